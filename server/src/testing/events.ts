export type Event = { event: string; data: ReturnType<typeof JSON.parse> };

/** The server-sent events of a response, as they arrive. */
export async function* eventsOf({ body }: Response): AsyncGenerator<Event, undefined> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      yield { event, data: JSON.parse(data) };
    }
  }
}

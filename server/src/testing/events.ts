import assert from 'node:assert/strict';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

export type Event = { event: string; data: unknown };

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

/** Expects an event of a name. @returns its data, decoded */
export function expectEvent<Schema extends TSchema>(
  received: Event | undefined,
  name: string,
  schema: Schema,
): Static<Schema> {
  assert.equal(received?.event, name);
  return Value.Parse(schema, received.data);
}

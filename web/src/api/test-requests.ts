import type { EventSourceMessage } from 'eventsource-parser/stream';
import { api, dataOf } from './client.ts';
import { parseEvents } from './event-stream.ts';
import type { TestInput } from './queries/integrations.ts';

/**
 * Calls an operation without an app.
 *
 * @returns the response as text, so that number precision is preserved (see test-result.ts)
 */
export function sendTestRequest(
  workspace: string,
  slug: string,
  body: TestInput,
  signal: AbortSignal,
): Promise<string> {
  return dataOf(
    api.POST('/api/workspaces/{workspace}/integrations/{slug}/test-requests', {
      signal,
      params: { path: { workspace, slug } },
      body,
      parseAs: 'text',
    }),
  );
}

/** Calls an operation without an app, and streams the response as events. */
export async function* streamTestRequest(
  workspace: string,
  slug: string,
  body: TestInput,
  signal: AbortSignal,
): AsyncGenerator<EventSourceMessage> {
  const stream = await dataOf(
    api.POST('/api/workspaces/{workspace}/integrations/{slug}/test-requests', {
      signal,
      params: { path: { workspace, slug } },
      body,
      headers: { accept: 'text/event-stream' },
      parseAs: 'stream',
    }),
  );
  yield* parseEvents(stream);
}

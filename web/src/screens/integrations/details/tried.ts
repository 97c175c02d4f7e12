import type { EventSourceMessage } from 'eventsource-parser/stream';
import type { paths } from '../../../api/schema.ts';
import { memberText } from './json-text.ts';

type Answer =
  paths['/api/workspaces/{workspace}/integrations/{slug}/try']['post']['responses'][200]['content']['application/json'];

/** What trying an operation showed; of an answer that is still coming, what is there of it. */
export type Tried = Pick<Answer, 'request' | 'delivery'> & {
  response: Pick<Answer['response'], 'status_code' | 'headers'>;
  timings: Omit<Answer['timings'], 'total_ms'> & { total_ms: number | null };
  bytes: number;
  /** As JSON text or as plain text; null where it is no text. */
  content: { json: string } | { text: string } | null;
};

/** @param text the server's answer: what the API said stands in it digit for digit */
export function triedOf(text: string): Tried {
  const { request, response, delivery, timings }: Answer = JSON.parse(text);
  const json = memberText(memberText(text, 'answer') ?? '', 'data') ?? 'null';
  return { request, response, delivery, timings, bytes: response.bytes, content: { json } };
}

/** More than this takes the browser long, and nobody reads it. */
export const MOST_SHOWN = 200_000;

/** What is there after another event, but for `error`. */
export function afterEvent(tried: Tried | undefined, { event, data }: EventSourceMessage): Tried | undefined {
  if (event === 'answered') {
    const begun: Omit<Tried, 'bytes' | 'content'> = JSON.parse(data);
    return { ...begun, timings: { ...begun.timings, total_ms: null }, bytes: 0, content: { text: '' } };
  }
  if (!tried) return undefined;
  if (event === 'end') {
    const { bytes, total_ms }: { bytes: number; total_ms: number } = JSON.parse(data);
    return { ...tried, bytes, timings: { ...tried.timings, total_ms } };
  }
  const { text, bytes }: { text?: string; bytes: number } = JSON.parse(data);
  if (text === undefined) return { ...tried, bytes, content: null };
  const before = tried.content && 'text' in tried.content ? tried.content.text : '';
  return { ...tried, bytes, content: { text: (before + text).slice(0, MOST_SHOWN) } };
}

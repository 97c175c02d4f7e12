import type { EventSourceMessage } from 'eventsource-parser/stream';
import type { paths } from '../../../api/schema.ts';
import { memberText } from '../details/json-text.ts';

type TestResponse =
  paths['/api/workspaces/{workspace}/integrations/{slug}/test-requests']['post']['responses'][200]['content']['application/json'];

/** What trying an operation showed; of an answer that is still coming, what is there of it. */
export type TestResult = Pick<TestResponse, 'request' | 'delivery'> & {
  response: Pick<TestResponse['response'], 'status_code' | 'headers'>;
  timings: Omit<TestResponse['timings'], 'total_ms'> & { total_ms: number | null };
  bytes: number;
  /** As JSON text or as plain text; null where it is no text. */
  content: { json: string } | { text: string } | null;
};

/** @param text the server's answer: what the API said stands in it digit for digit */
export function parseTestResult(text: string): TestResult {
  const { request, response, delivery, timings }: TestResponse = JSON.parse(text);
  const json = memberText(memberText(text, 'result') ?? '', 'data') ?? 'null';
  return { request, response, delivery, timings, bytes: response.bytes, content: { json } };
}

/** More than this takes the browser long, and nobody reads it. */
export const MAX_TEXT_LENGTH = 200_000;

/** What is there after another event, but for `error`. */
export function applyEvent(
  result: TestResult | undefined,
  { event, data }: EventSourceMessage,
): TestResult | undefined {
  if (event === 'response') {
    const begun: Omit<TestResult, 'bytes' | 'content'> = JSON.parse(data);
    return { ...begun, timings: { ...begun.timings, total_ms: null }, bytes: 0, content: { text: '' } };
  }
  if (!result) return undefined;
  if (event === 'end') {
    const { bytes, total_ms }: { bytes: number; total_ms: number } = JSON.parse(data);
    return { ...result, bytes, timings: { ...result.timings, total_ms } };
  }
  const { text, bytes }: { text?: string; bytes: number } = JSON.parse(data);
  if (text === undefined) return { ...result, bytes, content: null };
  const before = result.content && 'text' in result.content ? result.content.text : '';
  return { ...result, bytes, content: { text: (before + text).slice(0, MAX_TEXT_LENGTH) } };
}

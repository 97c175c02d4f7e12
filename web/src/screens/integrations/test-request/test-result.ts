import type { EventSourceMessage } from 'eventsource-parser/stream';
import type { paths } from '../../../api/schema.ts';
import { memberText } from '../details/json-text.ts';

type TestResponse =
  paths['/api/workspaces/{workspace}/integrations/{slug}/test-requests']['post']['responses'][200]['content']['application/json'];

/** The result of a test request; of a streamed response, what has arrived. */
export type TestResult = Pick<TestResponse, 'request' | 'delivery'> & {
  response: Pick<TestResponse['response'], 'status_code' | 'headers'>;
  timings: Omit<TestResponse['timings'], 'total_ms'> & { total_ms: number | null };
  bytes: number;
  /** JSON or plain text; null for binary data. */
  content: { json: string } | { text: string } | null;
};

/** @param text the response of the server as text, so that number precision is preserved */
export function parseTestResult(text: string): TestResult {
  const { request, response, delivery, timings }: TestResponse = JSON.parse(text);
  const json = memberText(memberText(text, 'result') ?? '', 'data') ?? 'null';
  return { request, response, delivery, timings, bytes: response.bytes, content: { json } };
}

/** Longer texts are slow to render. */
export const MAX_TEXT_LENGTH = 200_000;

/** The result after another event of the stream, other than `error`. */
export function applyEvent(
  result: TestResult | undefined,
  { event, data }: EventSourceMessage,
): TestResult | undefined {
  if (event === 'response') {
    const started: Omit<TestResult, 'bytes' | 'content'> = JSON.parse(data);
    return { ...started, timings: { ...started.timings, total_ms: null }, bytes: 0, content: { text: '' } };
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

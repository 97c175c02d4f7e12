import {
  TestDataEvent,
  TestEndEvent,
  TestResponseEvent,
} from '@trunkline/contract/schemas/test-request-events';
import { TestResult as TestResponse } from '@trunkline/contract/schemas/test-requests';
import type { EventSourceMessage } from 'eventsource-parser/stream';
import { Type } from 'typebox';
import { decodeJson } from '../../../api/decode-json.ts';
import { membersOf } from '../../../components/code-viewer/json-text.ts';

/** The result of a test request; of a streamed response, what has arrived. */
export type TestResult = Omit<TestResponseEvent, 'timings'> & {
  timings: TestResponseEvent['timings'] & { total_ms: number | null };
  bytes: number;
  /** JSON or plain text; null for binary data. */
  content: { json: string } | { text: string } | null;
};

const TestHead = Type.Omit(TestResponse, ['result']);

/** @param text the response of the server as text, so that number precision is preserved */
export function parseTestResult(text: string): TestResult {
  const members = membersOf(text);
  const json = membersOf(members.get('result') ?? '').get('data') ?? 'null';
  members.delete('result');
  const head = [...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  const { request, response, delivery, timings } = decodeJson(TestHead, `{${head.join(',')}}`);
  return { request, response, delivery, timings, bytes: response.bytes, content: { json } };
}

/** Of a streamed response, which may be endless, this much is kept. */
const MAX_STREAMED_LENGTH = 2_000_000;

/** The result after another event of the stream, other than `error`. */
export function applyEvent(
  result: TestResult | undefined,
  { event, data }: EventSourceMessage,
): TestResult | undefined {
  if (event === 'response') {
    const started = decodeJson(TestResponseEvent, data);
    return { ...started, timings: { ...started.timings, total_ms: null }, bytes: 0, content: { text: '' } };
  }
  if (!result) return undefined;
  if (event === 'end') {
    const { bytes, total_ms } = decodeJson(TestEndEvent, data);
    return { ...result, bytes, timings: { ...result.timings, total_ms } };
  }
  const { text, bytes } = decodeJson(TestDataEvent, data);
  if (text === undefined) return { ...result, bytes, content: null };
  const before = result.content && 'text' in result.content ? result.content.text : '';
  return { ...result, bytes, content: { text: (before + text).slice(0, MAX_STREAMED_LENGTH) } };
}

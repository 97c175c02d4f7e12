import { type Static, Type } from 'typebox';
import { TestResult } from './test-requests.ts';

/** The events of a test request that is followed as server-sent events: `response`, `data`, then `end` (or `error`). */

const { request, response, delivery, timings } = TestResult.properties;

export const TestResponseEvent = Type.Object({
  request,
  response: Type.Omit(response, ['bytes']),
  delivery,
  timings: Type.Omit(timings, ['total_ms']),
});
export type TestResponseEvent = Static<typeof TestResponseEvent>;

export const TestDataEvent = Type.Object({
  bytes: Type.Integer({ description: 'Received so far' }),
  text: Type.Optional(Type.String({ description: 'The chunk; absent: the content is not text' })),
});

export const TestEndEvent = Type.Object({ bytes: Type.Integer(), total_ms: Type.Number() });

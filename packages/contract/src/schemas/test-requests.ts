import { type Static, Type } from 'typebox';
import { CallEnvelope, RequestInput } from './calls.ts';
import { Nullable } from './primitives.ts';

const Header = Type.Object({ name: Type.String(), value: Type.String() });

export const TestResult = Type.Object(
  {
    request: Type.Object({
      method: Type.String(),
      url: Type.String(),
      headers: Type.Array(Header),
      body: Nullable(Type.String()),
      curl: Type.String({
        description:
          'The same request as a curl command, with a variable of the shell for each secret, such as `$API_KEY`',
      }),
    }),
    response: Type.Object({
      status_code: Type.Integer(),
      headers: Type.Array(Header),
      bytes: Type.Integer(),
    }),
    delivery: Type.Object({
      attempts: Type.Integer({ description: 'How often the request was sent to the API' }),
      cache: Nullable(Type.String(), { description: '`hit`, `miss`, or null: not cached' }),
    }),
    timings: Type.Object({
      dns_ms: Nullable(Type.Number(), { description: 'The DNS lookup; null where the host is an IP' }),
      connect_ms: Nullable(Type.Number(), {
        description: 'Opening the connection, TLS included; null where none was opened',
      }),
      first_byte_ms: Type.Number({ description: 'From the start to the status line of the response' }),
      total_ms: Type.Number(),
    }),
    result: CallEnvelope,
  },
  { description: 'The result of a test request: what was sent and received, secrets redacted' },
);
export type TestResult = Static<typeof TestResult>;

/** A call of an app that a member sends, to see what the app gets. */
export const AppTestCallBody = Type.Object(
  {
    integration: Type.String({ maxLength: 200, description: 'The slug of the integration' }),
    operation: Type.String({ maxLength: 2000, description: 'Its key, or its operationId' }),
    ...RequestInput.properties,
  },
  { additionalProperties: false },
);

export const AppTestCall = Type.Object(
  {
    id: Type.String({ description: 'The request id, by which the call log has the call' }),
    duration_ms: Type.Number({ description: 'Of the call, as the call log has it' }),
    result: CallEnvelope,
  },
  { description: 'What the app gets for a call' },
);
export type AppTestCall = Static<typeof AppTestCall>;

export const TestRequestBody = Type.Object(
  {
    operation: Type.String({ maxLength: 2000, description: 'Its key, or its operationId' }),
    ...RequestInput.properties,
  },
  { additionalProperties: false },
);

import { type Static, Type } from 'typebox';
import { CredentialInput } from './credentials.ts';
import { HeaderInput } from './integrations.ts';
import { Nullable } from './primitives.ts';

/** An integration that is not saved yet, or as it is saved. */
export const ConnectionTestBody = Type.Object(
  {
    integration: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'The slug of a saved one: what is absent here is taken from it, secrets included',
      }),
    ),
    spec_id: Type.Optional(Type.String({ maxLength: 200, description: 'Of one that is not saved yet' })),
    base_url: Type.Optional(Type.String({ maxLength: 2000 })),
    operations: Type.Optional(
      Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 1000, description: 'Their keys' }),
    ),
    headers: Type.Optional(Type.Array(HeaderInput)),
    credentials: Type.Optional(Type.Array(CredentialInput, { maxItems: 10 })),
  },
  { additionalProperties: false },
);
export type ConnectionTestBody = Static<typeof ConnectionTestBody>;

export const ConnectionTestResult = Type.Object(
  {
    outcome: Type.Enum(['passed', 'failed', 'not_tested']),
    operation: Nullable(Type.String(), { description: 'The key of the operation that was requested' }),
    status_code: Nullable(Type.Integer(), { description: 'Of the response; null: there was none' }),
    summary: Type.String({ description: 'What came of it, as a sentence' }),
    api_message: Nullable(Type.String(), {
      description: 'What the response says of its failure, secrets redacted',
    }),
    advice: Nullable(Type.String(), { description: 'What to check; null: nothing' }),
    duration_ms: Nullable(Type.Number()),
    warnings: Type.Array(Type.String(), { description: 'Secrets over plain http, values that expire' }),
  },
  { description: 'Whether one request that changes nothing reached the API with the credentials' },
);
export type ConnectionTestResult = Static<typeof ConnectionTestResult>;

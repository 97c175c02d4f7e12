import type { ValidationIssue } from '@trunkline/contract/problems';
import { type Static, Type } from 'typebox';
import { decodeJsonColumn } from '../storage/json-column.ts';

/** How calls through an integration are checked, bounded, repeated and cached. */

const nullable = <T extends ReturnType<typeof Type.Integer>>(type: T, description: string) =>
  Type.Union([type, Type.Null()], { description });
const Milliseconds = Type.Integer({ minimum: 10, maximum: 600_000 });

const Timeouts = Type.Object(
  {
    connect_ms: nullable(Milliseconds, 'Connecting; null: the server’s LIMIT_CONNECT_MS'),
    first_byte_ms: nullable(Milliseconds, 'Until the answer begins; null: LIMIT_HEADERS_MS'),
    total_ms: nullable(Milliseconds, 'The whole call with its retries; null: LIMIT_CALL_MS'),
  },
  { additionalProperties: false },
);

const CircuitBreaker = Type.Object(
  {
    failures: Type.Integer({ minimum: 1, maximum: 1000, description: 'So many in a row open it' }),
    open_seconds: Type.Integer({
      minimum: 1,
      maximum: 3600,
      description: 'Then calls are refused for so long',
    }),
  },
  { additionalProperties: false },
);

const Fields = {
  validate_requests: Type.Enum(['strict', 'lenient', 'off'], {
    description:
      'strict: what does not fit the description is refused; lenient: what is missing and faulty path parameters are refused, the rest is warned of; off: nothing is checked that need not be',
  }),
  validate_responses: Type.Enum(['off', 'warn']),
  timeouts: Timeouts,
  retries: Type.Integer({
    minimum: 0,
    maximum: 5,
    description: 'How often an idempotent call, or one with an Idempotency-Key, is repeated',
  }),
  circuit_breaker: Type.Union([CircuitBreaker, Type.Null()], { description: 'null: none' }),
  max_concurrent_calls: nullable(Type.Integer({ minimum: 1, maximum: 10_000 }), 'null: no limit'),
  calls_per_minute: nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }), 'Of all apps; null: no limit'),
  cached_operations: Type.Array(Type.String({ maxLength: 2000 }), {
    maxItems: 30,
    description: 'Keys of GET operations whose answers are kept as their headers allow (RFC 9111)',
  }),
};

export const CallPolicy = Type.Object(Fields, { additionalProperties: false });
export type CallPolicy = Static<typeof CallPolicy>;

/** What an admin sends: whatever is left out stays as it is. */
export const CallPolicyEdit = Type.Partial(
  Type.Object({ ...Fields, timeouts: Type.Partial(Timeouts, { additionalProperties: false }) }),
  { additionalProperties: false },
);
export type CallPolicyEdit = Static<typeof CallPolicyEdit>;

const DEFAULTS: CallPolicy = {
  validate_requests: 'lenient',
  validate_responses: 'off',
  timeouts: { connect_ms: null, first_byte_ms: null, total_ms: null },
  retries: 2,
  circuit_breaker: { failures: 10, open_seconds: 30 },
  max_concurrent_calls: null,
  calls_per_minute: null,
  cached_operations: [],
};

/** @param stored the JSON of `integrations.call_policy`: fields that it lacks have their defaults */
export function decodeCallPolicy(stored: string): CallPolicy {
  return withEdit(DEFAULTS, decodeJsonColumn(CallPolicyEdit, stored, 'integrations.call_policy'));
}

/**
 * Cached operations that are not selected, as issues of the request.
 *
 * @param operations the keys of the selected operations
 */
export function cachedOperationIssues(
  { cached_operations = [] }: CallPolicyEdit,
  operations: readonly string[],
): ValidationIssue[] {
  return cached_operations.flatMap((key, index) =>
    operations.includes(key)
      ? []
      : [
          {
            path: `call_policy.cached_operations.${index}`,
            message: 'is not a selected operation: select it, or leave it out',
          },
        ],
  );
}

/** Without the cached operations that are not selected any more. */
export function withSelectedOperations(policy: CallPolicy, operations: readonly string[]): CallPolicy {
  const cached_operations = policy.cached_operations.filter((key) => operations.includes(key));
  return { ...policy, cached_operations };
}

export function withEdit(settings: CallPolicy, edit: CallPolicyEdit): CallPolicy {
  return { ...settings, ...edit, timeouts: { ...settings.timeouts, ...edit.timeouts } };
}

import { type Static, Type } from 'typebox';
import { MOST_OPERATIONS } from '../quotas.ts';
import { Nullable } from './primitives.ts';

const Milliseconds = Type.Integer({ minimum: 10, maximum: 600_000 });

const Timeouts = Type.Object(
  {
    connect_ms: Nullable(Milliseconds, {
      description: 'Opening the connection; null: LIMIT_CONNECT_MS of the server',
    }),
    first_byte_ms: Nullable(Milliseconds, {
      description: 'Until the response begins; null: LIMIT_HEADERS_MS',
    }),
    total_ms: Nullable(Milliseconds, {
      description: 'The whole call, retries included; null: LIMIT_CALL_MS',
    }),
  },
  { additionalProperties: false },
);

const CircuitBreaker = Type.Object(
  {
    failures: Type.Integer({ minimum: 1, maximum: 1000, description: 'Failures in a row that open it' }),
    open_seconds: Type.Integer({ minimum: 1, maximum: 3600, description: 'How long it stays open' }),
  },
  { additionalProperties: false },
);

const Fields = {
  validate_requests: Type.Enum(['strict', 'lenient', 'off'], {
    description:
      'strict: every request that does not fit the spec is refused; lenient: missing parameters and invalid path parameters are refused, other issues are warnings; off: only what is needed to build the request is checked',
  }),
  validate_responses: Type.Enum(['off', 'warn']),
  timeouts: Timeouts,
  retries: Type.Integer({
    minimum: 0,
    maximum: 5,
    description: 'How often an idempotent call, or one with an Idempotency-Key, is retried',
  }),
  circuit_breaker: Nullable(CircuitBreaker, { description: 'null: none' }),
  max_concurrent_calls: Nullable(Type.Integer({ minimum: 1, maximum: 10_000 }), {
    description: 'null: no limit',
  }),
  calls_per_minute: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }), {
    description: 'Of all apps together; null: no limit',
  }),
  cached_operations: Type.Array(Type.String({ maxLength: 2000 }), {
    maxItems: MOST_OPERATIONS,
    description: 'Keys of GET operations whose responses are cached as their headers allow (RFC 9111)',
  }),
  propagate_trace: Type.Boolean({
    description: 'Whether the API gets the trace that a call belongs to, as traceparent (W3C Trace Context)',
  }),
};

/** How calls through an integration are validated, bounded, retried and cached. */
export const CallPolicy = Type.Object(Fields, { additionalProperties: false });
export type CallPolicy = Static<typeof CallPolicy>;

/** Changes of a call policy: absent fields keep their values. */
export const CallPolicyEdit = Type.Partial(
  Type.Object({ ...Fields, timeouts: Type.Partial(Timeouts, { additionalProperties: false }) }),
  { additionalProperties: false },
);
export type CallPolicyEdit = Static<typeof CallPolicyEdit>;

export const DEFAULT_CIRCUIT_BREAKER = { failures: 10, open_seconds: 30 };

/** The call policy of an integration that sets none. */
export const DEFAULT_CALL_POLICY: CallPolicy = {
  validate_requests: 'lenient',
  validate_responses: 'off',
  timeouts: { connect_ms: null, first_byte_ms: null, total_ms: null },
  retries: 2,
  circuit_breaker: DEFAULT_CIRCUIT_BREAKER,
  max_concurrent_calls: null,
  calls_per_minute: null,
  cached_operations: [],
  propagate_trace: false,
};

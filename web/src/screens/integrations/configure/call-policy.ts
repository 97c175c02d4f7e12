import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';

export const DEFAULT_BREAKER = { failures: 10, open_seconds: 30 };

/** The defaults of the server (server/src/integrations/call-policy.ts). */
export const DEFAULT_CALL_POLICY: CallPolicy = {
  validate_requests: 'lenient',
  validate_responses: 'off',
  timeouts: { connect_ms: null, first_byte_ms: null, total_ms: null },
  retries: 2,
  circuit_breaker: DEFAULT_BREAKER,
  max_concurrent_calls: null,
  calls_per_minute: null,
  cached_operations: [],
};

/** A default policy is not stored, so that it follows later defaults. */
export function isDefaultPolicy(settings: CallPolicy): boolean {
  return JSON.stringify(settings) === JSON.stringify(DEFAULT_CALL_POLICY);
}

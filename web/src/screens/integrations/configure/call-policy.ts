import type { CallPolicy } from '../../../api/queries/integrations.ts';

export const DEFAULT_BREAKER = { failures: 10, open_seconds: 30 };

/** What an integration has where nothing else is said (server/src/integrations/call-policy.ts). */
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

/** What is as it always is need not be stored: should the defaults change, it changes with them. */
export function isDefaultPolicy(settings: CallPolicy): boolean {
  return JSON.stringify(settings) === JSON.stringify(DEFAULT_CALL_POLICY);
}

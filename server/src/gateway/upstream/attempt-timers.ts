import { EgressTimeout, type TimeoutPhase } from '../../egress/errors.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import type { CallContext } from './policy.ts';

/**
 * Starts the timers of one attempt: until the request is on a connection, and until the call's deadline.
 *
 * @returns `onConnected` ends the first, `stop` both
 */
export function startAttemptTimers(
  { origin }: UpstreamRequest,
  { policy: { connectTimeoutMs }, deadline }: CallContext,
  abort: (reason: EgressTimeout) => void,
) {
  const startTimer = (ms: number, phase: TimeoutPhase) =>
    setTimeout(() => abort(new EgressTimeout(new URL(origin).host, phase)), ms);
  const total = startTimer(Math.max(0, deadline - performance.now()), 'total');
  const connect = connectTimeoutMs === null ? undefined : startTimer(connectTimeoutMs, 'connect');
  return {
    onConnected: () => clearTimeout(connect),
    stop: () => {
      clearTimeout(connect);
      clearTimeout(total);
    },
  };
}

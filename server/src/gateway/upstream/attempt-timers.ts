import { EgressTimeout, type TimeoutPhase } from '../../egress/errors.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import type { Deadlines } from './deadlines.ts';
import type { CallContext } from './policy.ts';

/**
 * Starts the timers of one attempt: until the request is on a connection, and until the call's deadline.
 *
 * @returns `onConnected` ends the first, `stop` both
 */
export function startAttemptTimers(
  deadlines: Deadlines,
  { origin }: UpstreamRequest,
  { policy: { connectTimeoutMs }, deadline }: CallContext,
  abort: (reason: EgressTimeout) => void,
) {
  const startTimer = (at: number, phase: TimeoutPhase) =>
    deadlines.add(at, () => abort(new EgressTimeout(new URL(origin).host, phase)));
  const total = startTimer(deadline, 'total');
  const connect =
    connectTimeoutMs === null ? undefined : startTimer(performance.now() + connectTimeoutMs, 'connect');
  const onConnected = () => {
    if (connect) deadlines.remove(connect);
  };
  return {
    onConnected,
    stop: () => {
      onConnected();
      deadlines.remove(total);
    },
  };
}

import { EgressTimeout, type TimeoutPhase } from '../../egress/errors.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import type { Deadlines } from './deadlines.ts';
import type { CallContext } from './policy.ts';

/**
 * Starts the timers of one attempt: until the request is on a connection, and until the call's deadline.
 *
 * @returns `onConnected` ends the first, `stop` both; while the second is paused, no time passes
 */
export function startAttemptTimers(
  deadlines: Deadlines,
  { origin }: UpstreamRequest,
  { policy: { connectTimeoutMs }, deadline }: CallContext,
  abort: (reason: EgressTimeout) => void,
) {
  const startTimer = (at: number, phase: TimeoutPhase) =>
    deadlines.add(at, () => abort(new EgressTimeout(new URL(origin).host, phase)));
  let total = startTimer(deadline, 'total');
  let leftMs = 0;
  const connect =
    connectTimeoutMs === null ? undefined : startTimer(performance.now() + connectTimeoutMs, 'connect');
  const onConnected = () => {
    if (connect) deadlines.remove(connect);
  };
  return {
    onConnected,
    pause: () => {
      deadlines.remove(total);
      leftMs = total.at - performance.now();
    },
    resume: () => {
      total = startTimer(performance.now() + leftMs, 'total');
    },
    stop: () => {
      onConnected();
      deadlines.remove(total);
    },
  };
}

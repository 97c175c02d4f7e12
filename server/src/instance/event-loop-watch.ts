import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';

const RESOLUTION_MS = 20;
const INTERVAL_MS = 5_000;
/** Calls of all apps wait that long. */
const SLOW_MS = 500;
const REPEAT_MS = 60_000;

/** The longest delay since it was last read, in nanoseconds. */
type Delay = { max: number; reset: () => void };

/**
 * Logs that the event loop is slow, at most once a minute.
 *
 * @returns what ends it
 */
export function watchEventLoop(log: Pick<Logger, 'warn'>): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const check = slowLoopCheck(log, delay);
  const timer = setInterval(check, INTERVAL_MS).unref();
  return () => {
    clearInterval(timer);
    delay.disable();
  };
}

/** @param now in milliseconds */
export function slowLoopCheck(
  log: Pick<Logger, 'warn'>,
  delay: Delay,
  now: () => number = () => performance.now(),
): () => void {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const delayMs = Math.round(delay.max / 1e6);
    delay.reset();
    if (delayMs < SLOW_MS || now() - loggedAt < REPEAT_MS) return;
    loggedAt = now();
    log.warn({ delay_ms: delayMs }, 'the event loop was blocked: all calls waited for so long');
  };
}

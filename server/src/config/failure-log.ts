import type { Logger } from 'pino';

const REPEAT_MS = 60_000;

/**
 * Logs a failure that comes again every second or so: when it begins, once a minute while it lasts, and its end.
 *
 * @param what cannot be done, such as `the call log could not be written`
 */
export function createFailureLog(log: Pick<Logger, 'error' | 'info'>, what: string) {
  let loggedAt: number | undefined;

  function failed(error: unknown, fields: Record<string, unknown> = {}): void {
    const now = performance.now();
    if (loggedAt !== undefined && now - loggedAt < REPEAT_MS) return;
    loggedAt = now;
    log.error({ err: error, ...fields }, what);
  }

  function succeeded(fields: Record<string, unknown> = {}): void {
    if (loggedAt === undefined) return;
    loggedAt = undefined;
    log.info(fields, `${what}: this is over`);
  }

  return { failed, succeeded };
}

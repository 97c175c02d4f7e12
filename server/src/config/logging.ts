import type { LOG_LEVELS } from '@trunkline/contract/schemas/instance';
import { type DestinationStream, type Logger, pino } from 'pino';

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Paths of values in log entries that may be secrets; pino redacts them. */
const SECRET_PATHS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'headers.authorization',
  'headers.cookie',
  'req.headers.authorization',
  'req.headers.cookie',
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.token',
];

/** The structured log: JSON lines with the request id, secrets redacted. */
export function createLogger(level: LogLevel, destination: DestinationStream): Logger {
  return pino(
    { level, redact: SECRET_PATHS, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
}

/**
 * Standard output, for the log.
 *
 * @returns `end`, which resolves when everything is written, or the pipe is broken: an exit before that would write to
 *   the broken pipe again and again, and never end
 */
export function standardOutput() {
  const destination = pino.destination(1);
  let isBroken = false;
  destination.on('error', () => {
    isBroken = true;
  });
  function end(): Promise<void> {
    return new Promise((resolve) => {
      if (isBroken) return resolve();
      destination.once('close', resolve).once('error', () => resolve());
      destination.end();
    });
  }
  return { destination, end };
}

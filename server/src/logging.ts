import { type DestinationStream, type Logger, pino } from 'pino';

/** Where a secret could stand in something logged; pino replaces it. */
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

/** The structured log: JSON lines with the request id, secrets replaced. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    { level, redact: SECRET_PATHS, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination(1),
  );
}

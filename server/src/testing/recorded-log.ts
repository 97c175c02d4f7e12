import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { createLogger } from '../config/logging.ts';

/** What tests read of a line of the log. */
const LogEntry = Type.Object({
  level: Type.Integer(),
  msg: Type.String(),
  err: Type.Optional(Type.Object({ message: Type.String() })),
  /** The part that was not closed. */
  part: Type.Optional(Type.String()),
  /** The scheduled job that failed. */
  job: Type.Optional(Type.String()),
});
export type LogEntry = Static<typeof LogEntry>;

/** A log that records its lines. @returns it, its lines, and a function that decodes them */
export function recordedLog() {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => void lines.push(line) });
  const entries = (): LogEntry[] => lines.map((line) => Value.Parse(LogEntry, JSON.parse(line)));
  return { log, lines, entries };
}

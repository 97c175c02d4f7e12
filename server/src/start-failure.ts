import type { Logger } from 'pino';
import { SettingsError } from './config/settings-error.ts';
import { SqliteError } from './storage/sqlite/sqlite-messages.ts';
import { StorageUnusable } from './storage/storage-unusable.ts';

/** Logs why the server could not start, as one line that says what to do. */
export function logStartFailure(log: Logger, error: unknown): void {
  const sentence = sentenceFor(error);
  if (sentence !== undefined) log.fatal(sentence);
  else
    log.fatal(
      { err: error },
      `Trunkline could not start: ${messageOf(error)} This is no setting that it knows to be wrong: report it with this line.`,
    );
}

/** @returns undefined for what an operator cannot mend */
function sentenceFor(error: unknown): string | undefined {
  if (error instanceof SettingsError || error instanceof StorageUnusable) return error.message;
  if (error instanceof SqliteError)
    return `The database cannot be used (${error.message}). ${adviceFor(error)}`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `The port is in use already (${messageOf(error)}). Stop the other program, or set PORT (or METRICS_PORT, where it is that one) to another port.`;
  if (typeof code === 'string' && CANNOT_LISTEN.has(code))
    return `The server cannot listen there (${messageOf(error)}). Set HOST to an IP of this machine, and PORT to one it may use.`;
  return undefined;
}

const CANNOT_LISTEN = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES']);

/** By the lowest byte of SQLite's result code (sqlite.org/rescode.html). */
const ADVICE: Readonly<Record<number, string>> = {
  5: 'Another program has it locked: end that, then start again.',
  8: 'Let this user write to its folder and its files, or set DATA_DIR to another folder.',
  10: 'Check its disk, and the files beside it in the data folder.',
  13: 'Make room on its disk, then start again.',
  14: 'Let this user read and write its folder and its files, or set DATA_DIR to another folder.',
};

function adviceFor({ errcode = 0 }: SqliteError): string {
  return ADVICE[errcode & 0xff] ?? 'Run "doctor", or restore a backup into another DATA_DIR.';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Whether an error says that the disk cannot be written: it is full, fails, or became read-only. SQLite is in the state
 * before the statement then, and can be read.
 */
export function isStorageFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return RESULT_CODES.has(error.errcode & 0xff);
  if ('code' in error && typeof error.code === 'string') return SYSTEM_CODES.has(error.code);
  return false;
}

/** SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL: the lowest byte of a result code (sqlite.org/rescode.html). */
const RESULT_CODES: ReadonlySet<number> = new Set([8, 10, 13]);

/** Of PostgreSQL (its manual, appendix A). */
const DISK_FULL = '53100';

/** write(2), open(2). */
const SYSTEM_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', DISK_FULL]);

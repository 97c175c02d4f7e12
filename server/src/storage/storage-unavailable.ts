/**
 * Whether an error says that the database is away: it cannot be connected to, or the connection broke. Of what was sent
 * on it, nothing or all is stored.
 */
export function isStorageUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (lostConnections.has(error) || MESSAGES.has(error.message)) return true;
  return 'code' in error && typeof error.code === 'string' && STATES.test(error.code);
}

/** Marks an error of a connection to the database: others have codes like ECONNREFUSED too. */
export function noteLostConnection(error: Error): void {
  lostConnections.add(error);
}

const lostConnections = new WeakSet<Error>();

/** What pg rejects a query with that was sent on a connection after it broke. */
const MESSAGES: ReadonlySet<string> = new Set([
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  // Of a connection that was ended because the server was silent (postgres/silent-server.ts).
  'Connection terminated',
]);

/**
 * States of PostgreSQL (its manual, appendix A): connection exceptions, a read-only server (one that was replaced as the
 * primary), too many connections, a lock or a statement that took too long, and a server that shuts down, crashed or starts.
 */
const STATES = /^(?:08...|25006|25P03|53300|55P03|57014|57P0[123])$/;

import pg from 'pg';

/** A connection in use for longer asks whether the server responds at all. */
const SILENT_MS = 1_000;
/** How long the server has to accept another connection then: with SILENT_MS less than two seconds. */
const PROBE_MS = 700;

/**
 * Ends connections in use whose server is silent (frozen, or behind a network that drops packets): their queries fail
 * within two seconds. A server that responds to others may take long for a statement.
 *
 * @param maxMs how long a connection may be in use all the same
 */
export function endSilentConnections(pool: pg.Pool, url: string, maxMs: number): void {
  const timers = new Map<pg.PoolClient, NodeJS.Timeout>();

  function watch(client: pg.PoolClient): void {
    const since = performance.now();
    const timer = setInterval(async () => {
      const isOver = performance.now() - since > maxMs || !(await isResponding(url));
      // Not one that was released meanwhile, and is perhaps in use again.
      if (isOver && timers.get(client) === timer) end(client);
    }, SILENT_MS);
    timers.set(client, timer);
  }

  function unwatch(client: pg.PoolClient): void {
    clearInterval(timers.get(client));
    timers.delete(client);
  }

  /** The query in progress fails; the pool drops the connection when it is released. */
  function end(client: pg.PoolClient): void {
    unwatch(client);
    // Not awaited: a server that is silent confirms nothing.
    void client.end();
  }

  pool.on('acquire', watch);
  pool.on('release', (_error, client) => unwatch(client));
}

/** Whether the server says anything to a new connection, a refusal too. */
async function isResponding(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PROBE_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    client.end().catch(() => {});
  }
}

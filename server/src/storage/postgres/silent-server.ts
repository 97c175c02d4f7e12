import { Socket } from 'node:net';
import pg from 'pg';
import { startCountdown } from './countdown.ts';

/** A connection in use for longer asks whether the server responds at all. */
const SILENT_MS = 500;

type Timeouts = {
  /** How long the server has to respond to another connection. */
  probeMs: number;
  /** How long a connection may be in use, though the server responds to others. */
  useMs: number;
};

/**
 * Ends connections in use whose server is silent (frozen, or behind a network that drops packets), so that their queries
 * fail. A server that responds to another connection may take long for a statement.
 */
export function endSilentConnections(pool: pg.Pool, url: string, { probeMs, useMs }: Timeouts): void {
  const timers = new Map<pg.PoolClient, NodeJS.Timeout>();
  let probe: Promise<boolean> | undefined;

  function isServerResponding(): Promise<boolean> {
    probe ??= isResponding(url, probeMs).finally(() => {
      probe = undefined;
    });
    return probe;
  }

  function watch(client: pg.PoolClient): void {
    const since = performance.now();
    const timer = setInterval(async () => {
      const isOver = performance.now() - since > useMs || !(await isServerResponding());
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
async function isResponding(url: string, probeMs: number): Promise<boolean> {
  const socket = new Socket();
  const client = new pg.Client({ connectionString: url, stream: () => socket });
  client.on('error', () => {});
  const silence = startCountdown(probeMs);
  try {
    return await Promise.race([client.connect().then(() => true), silence.over.then(() => false)]);
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    silence.cancel();
    // Without a word: a server that is silent confirms no end.
    socket.destroy();
  }
}

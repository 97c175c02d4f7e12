import type { Logger } from 'pino';

/**
 * The Redis or Valkey that several processes share counts through (REDIS_URL). It is never required: while it does not
 * respond, each process counts on its own, and no caller waits for it a second time.
 */
export type Redis = {
  /** Whether it responds. Where it does not, `command` and `run` reject at once. */
  isAvailable: () => boolean;
  /** Sends a command. @throws RedisUnavailable */
  command: (...args: string[]) => Promise<unknown>;
  /** Runs a script in Lua, which sees its keys and arguments as texts. @throws as `command` */
  run: (script: string, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;
  status: () => RedisStatus;
  close: () => Promise<void>;
};

export type RedisStatus = {
  isAvailable: boolean;
  /** How often it failed since the start. */
  failures: number;
};

/** Redis does not respond: the caller goes on without it. */
export class RedisUnavailable extends Error {}

/** Every key begins with it: other programs may use the same Redis. */
export const KEY_PREFIX = 'trunkline:';

const CONNECT_TIMEOUT_MS = 1_000;
const RECONNECT_MS = 1_000;
/** Bounds the memory that commands take while they wait for a slow Redis. */
const MAX_COMMANDS_IN_FLIGHT = 10_000;

/** What tells that a Redis can be used: it runs scripts that write. */
const TRIAL = ['EVAL', "return redis.call('SET', KEYS[1], '', 'PX', 1000)", '1', `${KEY_PREFIX}trial`];

type Client = Awaited<ReturnType<typeof createRedisClient>>;

/**
 * Connects, or gives up after a second and goes on trying: a server starts without its Redis.
 *
 * @param timeoutMs a Redis that is slower is left alone: calls must not wait for it
 */
export async function connectRedis(
  { url, timeoutMs }: { url: string; timeoutMs: number },
  log: Logger,
): Promise<Redis> {
  let client: Client | undefined;
  let inFlight = 0;
  let lastReplyAt = 0;
  let failures = 0;
  let isReported = false;
  let isClosed = false;
  let reconnection: NodeJS.Timeout | undefined;
  let isWatched = false;

  async function connect(): Promise<void> {
    const candidate = await createRedisClient(url);
    candidate.on('error', (error: Error) => lose(candidate, error.message));
    try {
      await within(CONNECT_TIMEOUT_MS, candidate.connect());
      await within(timeoutMs, candidate.sendCommand(TRIAL));
    } catch (error) {
      discard(candidate);
      report(error instanceof Error ? error.message : String(error));
      return reconnectLater();
    }
    if (isClosed) return discard(candidate);
    client = candidate;
    isReported = false;
    log.info({ failures }, 'limits are shared with other processes through Redis');
  }

  function lose(lost: Client, reason: string): void {
    if (client !== lost) return;
    client = undefined;
    inFlight = 0;
    discard(lost);
    if (isClosed) return;
    failures += 1;
    report(reason);
    reconnectLater();
  }

  function reconnectLater(): void {
    if (isClosed) return;
    reconnection = setTimeout(() => void connect(), RECONNECT_MS).unref();
  }

  /** One line for each change. The reason is that of the connection, and has no part of the URL but host and port. */
  function report(reason: string): void {
    if (isReported || isClosed) return;
    isReported = true;
    log.warn({ reason, failures }, 'Redis does not respond: this process counts on its own');
  }

  async function command(...args: string[]): Promise<unknown> {
    const current = client;
    if (!current || inFlight >= MAX_COMMANDS_IN_FLIGHT)
      throw new RedisUnavailable('Redis does not respond, or too slowly.');
    if (inFlight === 0) lastReplyAt = performance.now();
    inFlight += 1;
    watchReplies(timeoutMs);
    try {
      return await current.sendCommand(args);
    } catch (error) {
      // Also a response that is an error: a Redis that is full, or only to be read, is none to count in.
      lose(current, error instanceof Error ? error.message : String(error));
      throw new RedisUnavailable('Redis did not respond.', { cause: error });
    } finally {
      if (client === current) {
        inFlight -= 1;
        lastReplyAt = performance.now();
      }
    }
  }

  /** Redis responds in order: one timer sees all commands that wait too long, however many there are. */
  function watchReplies(ms: number): void {
    if (isWatched) return;
    isWatched = true;
    setTimeout(() => {
      isWatched = false;
      // A reply may have come while this thread was busy: it is read before this runs.
      setImmediate(() => {
        if (!client || inFlight === 0) return;
        const leftMs = lastReplyAt + timeoutMs - performance.now();
        if (leftMs > 0) watchReplies(leftMs);
        else lose(client, `no reply within ${timeoutMs} ms`);
      });
    }, ms).unref();
  }

  async function close(): Promise<void> {
    clearTimeout(reconnection);
    // Redis responds in order: what was sent before is done.
    if (client) await command('PING').catch(() => {});
    isClosed = true;
    if (client) discard(client);
    client = undefined;
  }

  await connect();
  return {
    isAvailable: () => client !== undefined,
    command,
    run: (script, keys, args) => command('EVAL', script, String(keys.length), ...keys, ...args.map(String)),
    status: () => ({ isAvailable: client !== undefined, failures }),
    close,
  };
}

/** The client is loaded where it is used: a server without Redis does not pay for it at its start. */
async function createRedisClient(url: string) {
  const { createClient } = await import('@redis/client');
  return createClient({
    url,
    // RESP2 is what every Redis and Valkey speaks, also behind a proxy.
    RESP: 2,
    maintNotifications: 'disabled',
    // A connection that failed is replaced by another: no command waits for it.
    socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false },
    disableOfflineQueue: true,
    // Replies are watched here (watchReplies), at the price of one timer for all commands.
    commandOptions: { timeout: 0 },
  });
}

/** Ends a connection and every command that waits on it. */
function discard(client: Client): void {
  if (client.isOpen) client.destroy();
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => setImmediate(reject, new RedisUnavailable(`no reply within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

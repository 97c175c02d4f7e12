import { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import { spokeFirst } from './errors.ts';

/** How long opening a connection took, in milliseconds; null: that step was not taken. */
export class ConnectionTimes {
  lookupMs: number | null = null;
  connectMs: number | null = null;
  tlsMs: number | null = null;
  /** When it was open, or had failed to open, on the clock of `performance.now()`. */
  endedAt = Number.NEGATIVE_INFINITY;
}

/** Receives the connection that its request is sent on: the request waited for it where it was opened in the meantime. */
export type ConnectionObserver = { connection: ConnectionTimes | null };

export type ObservedOptions = Dispatcher.DispatchOptions & { connectionObserver?: ConnectionObserver };

/** More than a server closes that only ends what is kept open too long. */
const MAX_CONNECTIONS_PER_REQUEST = 5;

/** A client, which is one connection after another, that measures how long each takes to open. */
export class MeasuredClient extends Client {
  readonly #times: ConnectionTimes;
  readonly #opened: { sinceRequest: number };

  /** @param times of its present connection */
  constructor(
    origin: URL | string,
    options: Client.Options,
    connect: buildConnector.connector,
    times: ConnectionTimes,
  ) {
    const opened = { sinceRequest: 0 };
    super(origin, { ...options, connect: measuredConnector(boundedConnector(connect, opened), times) });
    this.#times = times;
    this.#opened = opened;
  }

  override dispatch(options: ObservedOptions, handler: Dispatcher.DispatchHandler): boolean {
    if (options.connectionObserver) options.connectionObserver.connection = this.#times;
    this.#opened.sinceRequest = 0;
    return super.dispatch(options, handler);
  }
}

/**
 * Ends a request whose connections all end before it is sent: undici opens another as long as a request waits. So it is with
 * a host that speaks first.
 */
function boundedConnector(
  connect: buildConnector.connector,
  opened: { sinceRequest: number },
): buildConnector.connector {
  return (target, callback) => {
    opened.sinceRequest += 1;
    if (opened.sinceRequest > MAX_CONNECTIONS_PER_REQUEST)
      return callback(spokeFirst(target.host ?? target.hostname), null);
    return connect(target, callback);
  };
}

/** Opens connections as another connector does; the events of a socket say when each step ended. */
function measuredConnector(
  connect: buildConnector.connector,
  times: ConnectionTimes,
): buildConnector.connector {
  return (target, callback) => {
    const startedAt = performance.now();
    let stepAt = startedAt;
    const step = () => {
      const before = stepAt;
      stepAt = performance.now();
      return stepAt - before;
    };
    Object.assign(times, new ConnectionTimes());
    // Undici's connector returns the socket, which its types do not say.
    const socket: unknown = connect(target, (...opened) => {
      if (target.protocol === 'https:' && times.connectMs !== null) times.tlsMs = step();
      else times.connectMs ??= step();
      times.endedAt = performance.now();
      callback(...opened);
    });
    if (!(socket instanceof Socket)) return;
    socket.once('lookup', () => {
      times.lookupMs = step();
    });
    socket.once('connect', () => {
      times.connectMs ??= step();
    });
  };
}

import type { CancelSignal } from '../../http/cancel-signal.ts';
import type { Problem } from '../../http/problems.ts';
import { releaseOnce } from './release-once.ts';
import { cancelled, tooManyCalls } from './upstream-problems.ts';

/**
 * Bounds what one workspace or app uses of shared resources: the connections of a workspace to an API, so that slow calls
 * of one workspace delay no other, and the streams of an app from an integration.
 */
export type ConnectionShares = {
  /**
   * @param signal ends the wait
   * @returns a function that releases the share, at once where nothing has to be waited for; further calls of it have no
   *   effect
   * @throws Problem too_many_concurrent_calls, cancelled
   */
  acquire: (share: ConnectionShare, signal: CancelSignal) => Release | Promise<Release>;
  /** The calls that have a connection, and those that wait for one. */
  state: () => { inFlight: number; waiting: number };
};

type Release = () => void;

export type ConnectionShare = {
  workspaceId: string;
  origin: string;
  /** The app and the integration, by which streams are counted; null where the response is not streamed. */
  stream: string | null;
};

type Waiting = { admit: () => void };
type Count = { inFlight: number; waiting: Set<Waiting> };

/** @param limits the bounds, and how long a call waits for a connection of its workspace */
export function createConnectionShares(limits: {
  connectionsPerOrigin: number;
  streamsPerApp: number;
  connectMs: number;
}): ConnectionShares {
  const connections = new Map<string, Count>();
  const streams = new Map<string, number>();

  function acquire(
    { workspaceId, origin, stream }: ConnectionShare,
    signal: CancelSignal,
  ): Release | Promise<Release> {
    const releaseStream = stream === null ? undefined : acquireStream(stream);
    const key = `${workspaceId} ${origin}`;
    const count = connections.get(key) ?? { inFlight: 0, waiting: new Set() };
    connections.set(key, count);
    const share = () =>
      releaseOnce(() => {
        releaseConnection(key, count);
        releaseStream?.();
      });
    if (count.inFlight < limits.connectionsPerOrigin) {
      count.inFlight += 1;
      return share();
    }
    return admission(count, signal).then(share, (error) => {
      releaseStream?.();
      throw error;
    });
  }

  function acquireStream(key: string): () => void {
    const inFlight = streams.get(key) ?? 0;
    if (inFlight >= limits.streamsPerApp) {
      throw tooManyCalls(
        `This app holds ${limits.streamsPerApp} streams of this integration, which is the limit of this server. Try again when one has ended.`,
      );
    }
    streams.set(key, inFlight + 1);
    return () => {
      const left = (streams.get(key) ?? 1) - 1;
      if (left === 0) streams.delete(key);
      else streams.set(key, left);
    };
  }

  /** The next call that waits for a connection takes it over. */
  function releaseConnection(key: string, count: Count): void {
    const [next] = count.waiting;
    if (next) next.admit();
    else count.inFlight -= 1;
    if (count.inFlight === 0) connections.delete(key);
  }

  /** Resolves when a call ends and its connection is free. */
  function admission({ waiting }: Count, signal: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        waiting.delete(entry);
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const refuse = (problem: Problem) => {
        stopWaiting();
        reject(problem);
      };
      const entry: Waiting = {
        admit: () => {
          stopWaiting();
          resolve();
        },
      };
      const onAbort = () => refuse(cancelled());
      const timer = setTimeout(
        () => refuse(tooManyConnections(limits.connectionsPerOrigin)),
        limits.connectMs,
      );
      signal.addEventListener('abort', onAbort);
      waiting.add(entry);
      if (signal.aborted) onAbort();
    });
  }

  function state() {
    let [inFlight, waiting] = [0, 0];
    for (const count of connections.values()) {
      inFlight += count.inFlight;
      waiting += count.waiting.size;
    }
    return { inFlight, waiting };
  }

  return { acquire, state };
}

function tooManyConnections(max: number): Problem {
  return tooManyCalls(
    `${max} calls of this workspace to this API are in flight, which is the limit of this server, and none has ended in time. Try again when one has.`,
  );
}

import type { Problem } from '../../http/problems.ts';
import { releaseOnce } from './release-once.ts';
import { cancelled, tooManyCalls } from './upstream-problems.ts';

/**
 * Shares of what all workspaces use together: each workspace has so many connections to an API of its own, so that one
 * that uses them all makes only its own calls wait; and each app may hold so many streams of an integration.
 */
export type ConnectionShares = {
  /**
   * @param signal ends the wait
   * @returns what gives the share back; more than once does no more than once
   * @throws Problem too_many_concurrent_calls, cancelled
   */
  acquire: (share: ConnectionShare, signal: AbortSignal) => Promise<() => void>;
};

export type ConnectionShare = {
  workspaceId: string;
  origin: string;
  /** Who holds a stream, and of what: the bound of streams is counted by it; null: no stream. */
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

  async function acquire({ workspaceId, origin, stream }: ConnectionShare, signal: AbortSignal) {
    const releaseStream = stream === null ? undefined : acquireStream(stream);
    try {
      const releaseConnection = await acquireConnection(`${workspaceId} ${origin}`, signal);
      return releaseOnce(() => {
        releaseConnection();
        releaseStream?.();
      });
    } catch (error) {
      releaseStream?.();
      throw error;
    }
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

  async function acquireConnection(key: string, signal: AbortSignal): Promise<() => void> {
    const count = connections.get(key) ?? { inFlight: 0, waiting: new Set() };
    connections.set(key, count);
    if (count.inFlight < limits.connectionsPerOrigin) count.inFlight += 1;
    else await admission(count, signal);
    return () => {
      const [next] = count.waiting;
      if (next) next.admit();
      else count.inFlight -= 1;
      if (count.inFlight === 0) connections.delete(key);
    };
  }

  /** Resolves when a call that ends hands its connection on. */
  function admission({ waiting }: Count, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(place);
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const refuse = (problem: Problem) => {
        leave();
        reject(problem);
      };
      const place: Waiting = {
        admit: () => {
          leave();
          resolve();
        },
      };
      const onAbort = () => refuse(cancelled());
      const timer = setTimeout(
        () => refuse(tooManyConnections(limits.connectionsPerOrigin)),
        limits.connectMs,
      );
      signal.addEventListener('abort', onAbort);
      waiting.add(place);
      if (signal.aborted) onAbort();
    });
  }

  return { acquire };
}

function tooManyConnections(max: number): Problem {
  return tooManyCalls(
    `${max} calls of this workspace to this API are in flight, which is the limit of this server, and none has ended in time. Try again when one has.`,
  );
}

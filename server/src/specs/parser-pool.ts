import { Problem } from '../http/problems.ts';

/** A longer queue would only make people wait longer. */
const MAX_WAITING_PER_WORKSPACE = 20;

type Waiter = { start: () => void };

/**
 * Bounds how many parsers run at a time. The workspaces that wait take turns, so that one with many specs does not
 * block the others.
 *
 * @param maxRunning of all workspaces together
 */
export function createParserPool(maxRunning: number) {
  /** In the order of their next turn. */
  const queues = new Map<string, Waiter[]>();
  let running = 0;

  /**
   * Runs a task when it is the workspace's turn.
   *
   * @param signal aborted: the task is not started
   * @throws Problem rate_limited when too many tasks of the workspace wait already
   */
  async function run<T>(
    workspaceId: string,
    signal: AbortSignal | undefined,
    task: () => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    if (running < maxRunning) running += 1;
    else await waitForTurn(workspaceId, signal);
    try {
      return await task();
    } finally {
      startNext();
    }
  }

  function waitForTurn(workspaceId: string, signal: AbortSignal | undefined): Promise<void> {
    const queue = queues.get(workspaceId) ?? [];
    if (queue.length >= MAX_WAITING_PER_WORKSPACE) {
      throw new Problem(
        'rate_limited',
        'Too many specs of this workspace wait to be parsed. Try again when some of them are done.',
        { retryAfterSeconds: 5 },
      );
    }
    queues.set(workspaceId, queue);
    return new Promise((resolve, reject) => {
      const waiter = {
        start: () => {
          signal?.removeEventListener('abort', cancel);
          resolve();
        },
      };
      const cancel = () => {
        removeWaiter(workspaceId, waiter);
        reject(signal?.reason);
      };
      queue.push(waiter);
      signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  /** Starts the next task when one ended: that of the next workspace in turn. */
  function startNext(): void {
    const [next] = queues;
    if (!next) {
      running -= 1;
      return;
    }
    const [workspaceId, [waiter, ...others]] = next;
    queues.delete(workspaceId);
    if (others.length > 0) queues.set(workspaceId, others);
    waiter?.start();
  }

  function removeWaiter(workspaceId: string, waiter: Waiter): void {
    const others = (queues.get(workspaceId) ?? []).filter((one) => one !== waiter);
    if (others.length > 0) queues.set(workspaceId, others);
    else queues.delete(workspaceId);
  }

  return { run };
}

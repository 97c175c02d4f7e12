import { setTimeout } from 'node:timers/promises';

/** A call that was made: what its response says, or that there was none. */
export type MadeCall = {
  /** The id of its request, under which the call log has it. */
  id: string;
  status: number | 'no response';
  /** Its body. */
  text: string;
  /** When its response had arrived, by `performance.now()`. */
  endedAt: number;
};

export type Load = {
  /** Resolves when so many calls have ended. @returns these */
  made: (count: number) => Promise<MadeCall[]>;
  /** Begins no more calls. @returns all of them */
  stop: () => Promise<MadeCall[]>;
};

/** Makes calls at a steady rate, whatever becomes of the former ones, until it is stopped. */
export function startLoad(call: () => Promise<Response>, callsPerSecond: number): Load {
  const ended: MadeCall[] = [];
  const calls: Promise<void>[] = [];
  let isStopped = false;

  async function makeOne(): Promise<void> {
    try {
      const response = await call();
      const text = await response.text();
      const id = response.headers.get('x-request-id') ?? '';
      ended.push({ id, status: response.status, text, endedAt: performance.now() });
    } catch {
      ended.push({ id: '', status: 'no response', text: '', endedAt: performance.now() });
    }
  }

  async function makeAll(): Promise<void> {
    while (!isStopped) {
      calls.push(makeOne());
      await setTimeout(1000 / callsPerSecond);
    }
    await Promise.all(calls);
  }

  const making = makeAll();
  return {
    made: async (count) => {
      while (ended.length < count) await setTimeout(10);
      return ended.slice(0, count);
    },
    stop: async () => {
      isStopped = true;
      await making;
      return ended;
    },
  };
}

/** How many calls ended how. */
export function countByStatus(calls: readonly MadeCall[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(calls, ({ status }) => status)].map(([status, { length }]) => [status, length]),
  );
}

import { Cron } from 'croner';
import type { Logger } from 'pino';

export type Job = {
  /** Names the job in the log: `call-log.write`. */
  name: string;
  /** A cron pattern with seconds, in UTC: `0 0 * * * *` runs every hour. */
  pattern: string;
  /** Runs only in the process that holds the lease of the jobs, of all on the database. */
  once?: boolean;
  /** @param signal aborted when the scheduler stops: a long run ends early */
  run: (signal: AbortSignal) => Promise<unknown>;
};

export type ScheduledJob = {
  /** Runs the job now, or waits for the run in progress. Resolves when it ended, also where it failed. */
  runNow: () => Promise<void>;
};

export type Scheduler = ReturnType<typeof createScheduler>;

/**
 * Runs jobs by the clock. A job never runs twice at a time: a run that is due during another is left out. One that
 * throws or rejects is logged and runs again when it is due next.
 *
 * @param isLeaseHeld whether this process runs the jobs that run once in the cluster
 */
export function createScheduler(log: Logger, isLeaseHeld: () => boolean) {
  const stopping = new AbortController();
  const timers: Cron[] = [];
  const runs = new Set<Promise<void>>();

  function schedule(job: Job): ScheduledJob {
    let current: Promise<void> | undefined;

    function runNow(): Promise<void> {
      if (stopping.signal.aborted || (job.once && !isLeaseHeld())) return Promise.resolve();
      if (current) return current;
      const run = runLogged(job).finally(() => {
        current = undefined;
        runs.delete(run);
      });
      current = run;
      runs.add(run);
      return run;
    }

    // Whether a run is in progress is decided above, so that `runNow` counts too.
    timers.push(new Cron(job.pattern, { mode: '6-part', timezone: 'UTC', unref: true }, () => void runNow()));
    return { runNow };
  }

  async function runLogged({ name, run }: Job): Promise<void> {
    try {
      await run(stopping.signal);
    } catch (error) {
      if (!(stopping.signal.aborted && isAbort(error)))
        log.error({ err: error, job: name }, 'a scheduled job failed');
    }
  }

  /** Starts no more runs, aborts those in progress, and waits for them. */
  async function stop(): Promise<void> {
    stopping.abort();
    for (const timer of timers) timer.stop();
    await Promise.all(runs);
  }

  return { schedule, stop };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

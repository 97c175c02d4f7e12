import type { Logger } from 'pino';
import { addUse, countLimitedCall } from '../agents/agent-sessions-storage.ts';
import { createFailureLog } from '../config/failure-log.ts';
import { type RateLimits, rateLimitedProblem } from '../gateway/caller-auth/rate-limits.ts';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';

export type AgentUsage = ReturnType<typeof createAgentUsage>;

/** What of a session limits its calls. */
export type LimitedSession = { id: string; callsPerMinute: number | null; maxCalls: number | null };

type Use = { calls: number; at: number };
type Deps = { db: Database; rateLimits: RateLimits; log: Pick<Logger, 'error' | 'info'> };

/**
 * The calls of agent sessions and when each was last used: kept in memory and written by a job every few seconds. The calls of
 * a session with a limit are counted in the database at once, for all processes.
 */
export function createAgentUsage({ db, rateLimits, log }: Deps) {
  const failures = createFailureLog(log, 'the uses of agent sessions could not be written');
  let uses = new Map<string, Use>();

  /** Records a request of a session that is no call. */
  function used({ id }: LimitedSession): void {
    add(id, 0);
  }

  /** Counts one more call. @throws Problem rate_limited, quota_exceeded */
  async function countCall({ id, callsPerMinute, maxCalls }: LimitedSession): Promise<void> {
    if (callsPerMinute !== null) {
      const state = await rateLimits.count(`agent ${id}`, callsPerMinute);
      if (state.isExceeded) throw rateLimitedProblem(state, 'this agent session');
    }
    if (maxCalls === null) add(id, 1);
    else if (!(await countLimitedCall(db, id, new Date().toISOString()))) {
      throw new Problem(
        'quota_exceeded',
        `This agent session has made all of its ${maxCalls} calls. An editor of the workspace can make another one.`,
      );
    }
  }

  function add(id: string, calls: number): void {
    const use = uses.get(id);
    uses.set(id, { calls: (use?.calls ?? 0) + calls, at: Date.now() });
  }

  /** Writes what was recorded; what cannot be written stays for the next time. */
  async function flush(): Promise<void> {
    const pending = uses;
    uses = new Map();
    try {
      await db.transaction().execute(async (trx) => {
        for (const [id, { calls, at }] of pending)
          await addUse(trx, id, { calls, at: new Date(at).toISOString() });
      });
      failures.succeeded();
    } catch (error) {
      for (const [id, { calls }] of pending) add(id, calls);
      failures.failed(error);
    }
  }

  return { used, countCall, flush };
}

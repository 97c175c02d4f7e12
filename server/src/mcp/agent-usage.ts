import type { Logger } from 'pino';
import { addUse, countLimitedCall } from '../agents/agent-sessions-storage.ts';
import { createFailureLog } from '../config/failure-log.ts';
import { type RateLimits, rateLimitedProblem } from '../gateway/caller-auth/rate-limits.ts';
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import { createWriteBuffer } from '../storage/write-buffer.ts';

export type AgentUsage = ReturnType<typeof createAgentUsage>;

/** What of a session limits its calls. */
export type LimitedSession = { id: string; callsPerMinute: number | null; maxCalls: number | null };

type Use = { calls: number; at: number };
type Deps = { db: Database; rateLimits: RateLimits; log: Pick<Logger, 'error' | 'info'> };

/**
 * The calls of agent sessions and when each was last used: written by a job every few seconds. The calls of a session with a limit
 * are counted in the database at once, for all processes.
 */
export function createAgentUsage({ db, rateLimits, log }: Deps) {
  const uses = createWriteBuffer<Use>({
    db,
    failures: createFailureLog(log, 'the uses of agent sessions could not be written'),
    merge: (earlier, later) => ({ calls: earlier.calls + later.calls, at: later.at }),
    write: (trx, id, { calls, at }) => addUse(trx, id, { calls, at: new Date(at).toISOString() }),
  });

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
    uses.add(id, { calls, at: Date.now() });
  }

  return { used, countCall, flush: uses.flush };
}

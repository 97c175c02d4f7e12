import type { AgentSessions } from '../agents/agent-sessions.ts';
import type { OauthClients } from '../agents/oauth-clients.ts';
import type { AppTokenUsage } from '../apps/app-token-usage.ts';
import type { CallLog } from '../call-log/call-log.ts';
import type { Lease } from '../cluster/lease.ts';
import type { Settings } from '../config/settings.ts';
import type { SlugAliases } from '../integrations/slug-aliases.ts';
import type { Trash } from '../integrations/trash.ts';
import type { AgentUsage } from '../mcp/agent-usage.ts';
import type { UpdateChecks } from '../specs/update-checks.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Scheduler } from './scheduler.ts';

type Deps = {
  /** Held by the process that runs the jobs that run once. */
  jobsLease: Lease;
  callLog: CallLog;
  invalidations: InvalidationBus;
  tokenUsage: AppTokenUsage;
  updateChecks: UpdateChecks;
  trash: Trash;
  slugAliases: SlugAliases;
  agentUsage: AgentUsage;
  agentSessions: AgentSessions;
  oauthClients: OauthClients;
};

/** Everything that the server does on a schedule. */
export function scheduleJobs(
  { schedule }: Scheduler,
  {
    jobsLease,
    callLog,
    invalidations,
    tokenUsage,
    updateChecks,
    trash,
    slugAliases,
    agentUsage,
    agentSessions,
    oauthClients,
  }: Deps,
  { specCheckHours }: Pick<Settings, 'specCheckHours'>,
): void {
  schedule({ name: 'call-log.write', pattern: '* * * * * *', run: callLog.flush });
  schedule({ name: 'call-log.prune', pattern: '0 0 * * * *', once: true, run: callLog.prune });
  schedule({
    name: 'call-log.purge-deleted-workspaces',
    pattern: '*/5 * * * * *',
    once: true,
    run: callLog.purgeDeletedWorkspaces,
  });
  const prepare = schedule({
    name: 'call-log.prepare-partitions',
    pattern: '0 10 0 * * *',
    once: true,
    run: callLog.preparePartitions,
  });
  schedule({ name: 'app-tokens.write-last-use', pattern: '*/5 * * * * *', run: tokenUsage.flush });
  schedule({ name: 'agents.write-use', pattern: '*/5 * * * * *', run: agentUsage.flush });
  schedule({ name: 'agents.purge', pattern: '0 50 * * * *', once: true, run: agentSessions.purgeEnded });
  schedule({
    name: 'agent-clients.purge',
    pattern: '30 50 * * * *',
    once: true,
    run: oauthClients.purgeUnused,
  });
  schedule({ name: 'invalidations.prune', pattern: '0 * * * * *', once: true, run: invalidations.prune });
  const purge = schedule({
    name: 'trash.purge',
    pattern: '0 30 * * * *',
    once: true,
    run: trash.purgeExpired,
  });
  schedule({
    name: 'slug-aliases.purge',
    pattern: '0 40 * * * *',
    once: true,
    run: slugAliases.purgeExpired,
  });
  // Also at the start: the present month may have no partition yet, and a server that is restarted every hour would never
  // purge otherwise.
  jobsLease.whenTaken(() => {
    void prepare.runNow();
    void purge.runNow();
  });
  if (specCheckHours > 0)
    schedule({
      name: 'specs.check-for-updates',
      pattern: '0 */10 * * * *',
      once: true,
      run: (signal) => updateChecks.checkDue(signal),
    });
}

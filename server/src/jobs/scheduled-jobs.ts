import type { AgentSessions } from '../agents/agent-sessions.ts';
import type { OauthClients } from '../agents/oauth-clients.ts';
import { checkExpiringSecrets } from '../alerts/checks/expiring-secrets.ts';
import type { FailingCheck } from '../alerts/checks/failing-integrations.ts';
import type { OpenedCircuits } from '../alerts/checks/opened-circuits.ts';
import { checkUnavailableSecrets } from '../alerts/checks/unavailable-secrets.ts';
import { checkUndecryptableSecrets } from '../alerts/checks/undecryptable-secrets.ts';
import { checkUsedQuotas } from '../alerts/checks/used-quotas.ts';
import type { AlertDeliveries } from '../alerts/deliveries.ts';
import type { AppTokenUsage } from '../apps/app-token-usage.ts';
import type { CallLog } from '../call-log/call-log.ts';
import type { CapturedCalls } from '../captured-calls/captured-calls.ts';
import type { Lease } from '../cluster/lease.ts';
import type { Settings } from '../config/settings.ts';
import type { SlugAliases } from '../integrations/slug-aliases.ts';
import type { Trash } from '../integrations/trash.ts';
import type { AgentUsage } from '../mcp/agent-usage.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import type { Vault } from '../secrets/vault.ts';
import type { UpdateChecks } from '../specs/update-checks.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Scheduler } from './scheduler.ts';

type Deps = {
  /** Held by the process that runs the jobs that run once. */
  jobsLease: Lease;
  callLog: CallLog;
  capturedCalls: CapturedCalls;
  invalidations: InvalidationBus;
  tokenUsage: AppTokenUsage;
  updateChecks: UpdateChecks;
  trash: Trash;
  slugAliases: SlugAliases;
  agentUsage: AgentUsage;
  agentSessions: AgentSessions;
  oauthClients: OauthClients;
  db: Database;
  vault: Vault;
  secretRefs: SecretRefs;
  alertDeliveries: AlertDeliveries;
  failingCheck: FailingCheck;
  openedCircuits: OpenedCircuits;
};

/** Everything that the server does on a schedule. */
export function scheduleJobs(
  { schedule }: Scheduler,
  deps: Deps,
  { specCheckHours }: Pick<Settings, 'specCheckHours'>,
): void {
  const { jobsLease, callLog, capturedCalls, invalidations, tokenUsage, updateChecks, trash, slugAliases } =
    deps;
  const { agentUsage, agentSessions, oauthClients } = deps;
  schedule({ name: 'call-log.write', pattern: '* * * * * *', run: callLog.flush });
  schedule({ name: 'call-log.prune', pattern: '0 0 * * * *', once: true, run: callLog.prune });
  schedule({ name: 'captured-calls.write', pattern: '* * * * * *', run: capturedCalls.flush });
  schedule({ name: 'captured-calls.prune', pattern: '0 5 * * * *', once: true, run: capturedCalls.prune });
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
  // Each process resolves for itself; which are due is a matter of SECRET_REFS_REFRESH_SECONDS.
  schedule({ name: 'secret-refs.refresh', pattern: '*/5 * * * * *', run: deps.secretRefs.refreshDue });
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
  scheduleAlerts(schedule, deps);
}

/** What notices events that no request makes, and what sends alerts. */
function scheduleAlerts(
  schedule: Scheduler['schedule'],
  { db, vault, secretRefs, jobsLease, alertDeliveries, failingCheck, openedCircuits }: Deps,
): void {
  schedule({ name: 'alerts.deliver', pattern: '* * * * * *', once: true, run: alertDeliveries.deliverDue });
  schedule({ name: 'alerts.prune', pattern: '0 50 * * * *', once: true, run: () => alertDeliveries.prune() });
  // Circuits open in every process.
  schedule({ name: 'alerts.write-circuits', pattern: '* * * * * *', run: () => openedCircuits.flush() });
  schedule({
    name: 'alerts.check-failing',
    pattern: '0 * * * * *',
    once: true,
    run: () => failingCheck.check(),
  });
  schedule({
    name: 'alerts.check-quotas',
    pattern: '0 */10 * * * *',
    once: true,
    run: () => checkUsedQuotas(db),
  });
  const expiring = schedule({
    name: 'alerts.check-expiring',
    pattern: '0 20 * * * *',
    once: true,
    run: () => checkExpiringSecrets(db),
  });
  const undecryptable = schedule({
    name: 'alerts.check-undecryptable',
    pattern: '0 25 * * * *',
    once: true,
    run: (signal) => checkUndecryptableSecrets(db, vault, signal),
  });
  const unavailable = schedule({
    name: 'alerts.check-unavailable',
    pattern: '30 */5 * * * *',
    once: true,
    run: (signal) => checkUnavailableSecrets(db, secretRefs, signal),
  });
  // A server that starts with another master key, or without a source of secrets, says so at once.
  jobsLease.whenTaken(() => {
    void expiring.runNow();
    void undecryptable.runNow();
    void unavailable.runNow();
  });
}

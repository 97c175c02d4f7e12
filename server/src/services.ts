import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import ownPackage from '../package.json' with { type: 'json' };
import { createAgentSessions } from './agents/agent-sessions.ts';
import { createOauthClients } from './agents/oauth-clients.ts';
import { createFailingCheck } from './alerts/checks/failing-integrations.ts';
import { createOpenedCircuits } from './alerts/checks/opened-circuits.ts';
import { createAlertDeliveries } from './alerts/deliveries.ts';
import { createAlertDestinations } from './alerts/destinations.ts';
import { createAccessChanges } from './apps/access-changes.ts';
import { createAccessRequests } from './apps/access-requests.ts';
import { createAppTokenUsage } from './apps/app-token-usage.ts';
import { createAppTokens } from './apps/app-tokens.ts';
import { createApps } from './apps/apps.ts';
import { createIntegrationSettings } from './apps/integration-settings.ts';
import { createAccounts } from './auth/accounts.ts';
import { createFirstRun, isSetUp } from './auth/first-run.ts';
import { createPromptMatcher } from './builders/prompt-matcher.ts';
import { createCallLog } from './call-log/call-log.ts';
import { createIntegrationOrder } from './call-log/integration-order.ts';
import { createTimeline } from './call-log/timeline.ts';
import { createUsage } from './call-log/usage.ts';
import { createCapturedCalls } from './captured-calls/captured-calls.ts';
import { createCaptures } from './captured-calls/captures.ts';
import { followInvalidations } from './cluster/invalidation-feed.ts';
import { holdLease } from './cluster/lease.ts';
import { followLogLevel } from './cluster/log-level.ts';
import { isWorker } from './cluster/worker.ts';
import { createFailureLog } from './config/failure-log.ts';
import type { Settings } from './config/settings.ts';
import type { TraceSettings } from './config/trace-settings.ts';
import { createEgress } from './egress/dispatcher.ts';
import { callLogObserver } from './gateway/call-log-observer.ts';
import { createIssuerKeys } from './gateway/caller-auth/issuer-keys.ts';
import { createRateLimits } from './gateway/caller-auth/rate-limits.ts';
import { createUserTokenVerifier } from './gateway/caller-auth/user-tokens.ts';
import { captureObserver } from './gateway/capture/capture-observer.ts';
import { createConfigCache } from './gateway/config-cache.ts';
import { createLoopDetection } from './gateway/loop-detection.ts';
import { composeObservers } from './gateway/observer.ts';
import { createConnectionShares } from './gateway/upstream/connection-shares.ts';
import { createResponseMemory } from './gateway/upstream/response-memory.ts';
import { createSender } from './gateway/upstream/send.ts';
import { describeStorage } from './instance/database-size-storage.ts';
import { watchEventLoop } from './instance/event-loop-watch.ts';
import { addOperator } from './instance/operators.ts';
import { createReadiness } from './instance/readiness.ts';
import { createIntegrations } from './integrations/integrations.ts';
import { createSlugAliases } from './integrations/slug-aliases.ts';
import { createSpecUpdates } from './integrations/spec-update.ts';
import { createTrash } from './integrations/trash.ts';
import { createScheduler } from './jobs/scheduler.ts';
import { createMailer } from './mail/mailer.ts';
import { createAgentUsage } from './mcp/agent-usage.ts';
import { createDirectories } from './mcp/directory.ts';
import type { createMetrics, Metrics } from './metrics/metrics.ts';
import { localLimiters, sharedLimiters } from './redis/limiters.ts';
import { connectRedis } from './redis/redis.ts';
import { createSampleApi, SAMPLE_API } from './sample/ticket-api.ts';
import {
  isInFile,
  loadOrCreateMasterKeys,
  masterKeyFile,
  runningKeyProvider,
} from './secrets/master-keys.ts';
import { openKeys } from './secrets/open-keys.ts';
import { createSecretRefs } from './secrets/refs/secret-refs.ts';
import { createVault } from './secrets/vault.ts';
import type { Shutdown } from './shutdown.ts';
import { createSpecParser } from './specs/parser.ts';
import { sharedParserThreads } from './specs/parser-threads.ts';
import { createSpecSources } from './specs/sources.ts';
import { createSpecs } from './specs/specs.ts';
import { createUpdateChecks } from './specs/update-checks.ts';
import { lockDataDir } from './storage/data-dir-lock.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { createInvalidationBus, type InvalidationBus } from './storage/invalidation-bus.ts';
import { listenToOutbox, outboxOf } from './storage/outbox-connection.ts';
import { createInvitations } from './workspaces/invitations.ts';
import { isInvited } from './workspaces/invitations-storage.ts';
import { createTakenSlugLimit } from './workspaces/taken-slug-limit.ts';
import { ensureDefaultWorkspace, ensurePersonalWorkspace } from './workspaces/workspaces.ts';

/** Every part of the server, built once; the only file that knows how they are put together. */
export type Services = Awaited<ReturnType<typeof createServices>>;

/**
 * Builds the parts. What has to be closed at the end is added to `shutdown` as it is opened.
 *
 * @throws SettingsError when a setting cannot be used, Error when storage cannot be opened
 */
export async function createServices(settings: Settings, log: Logger, shutdown: Shutdown) {
  const { limits } = settings;
  const logLevel = followLogLevel(log);
  shutdown.add('log level', async () => logLevel.close());
  const stopWatching = watchEventLoop(log);
  shutdown.add('event loop', async () => stopWatching());
  const sampleApi = createSampleApi();
  shutdown.add('sample API', sampleApi.close);
  const egress = openEgress(settings, sampleApi.port);
  shutdown.add('egress', () => egress.close());

  // A primary has it for its workers.
  const unlock = isWorker() ? () => {} : lockDataDir(settings);
  shutdown.add('data folder', async () => unlock());
  warnOfLostDatabase(settings, log);
  const db = await openDatabase(settings.databaseUrl ?? settings.databaseFile);
  shutdown.add('database', () => db.destroy());
  const jobsLease = await holdLease({
    db,
    name: 'jobs',
    onFailure: (err) => log.warn({ err }, 'the lease of the jobs could not be extended'),
  });
  shutdown.add('lease of the jobs', jobsLease.close);
  const masterKeys = await loadOrCreateMasterKeys(settings, db);
  if (masterKeys.isNew)
    log.warn(
      isInFile(settings)
        ? 'created a master key in DATA_DIR/master.key: back it up apart from the database'
        : 'created a master key, which the key management service wraps: export it for the day when that is lost (keys export-recovery)',
    );
  // A key that was created just now can be right for a new database only.
  const isAlone = settings.databaseUrl === undefined || (jobsLease.isHeld() && !masterKeys.isNew);
  const keys = await openKeys(db, masterKeys, runningKeyProvider(settings, db, masterKeys), isAlone, log);
  const vault = createVault(db, keys.provider, keys.isMasterKeyRight);
  const secretRefs = createSecretRefs(settings.secretRefs, log);
  const invalidations = createInvalidationBus(db);
  const isBusCurrent = await followOtherProcesses(settings, db, invalidations, log, shutdown);

  const redis = settings.redis && (await connectRedis(settings.redis, log));
  if (redis) shutdown.add('Redis', redis.close);
  const createLimiter = redis ? sharedLimiters(redis) : localLimiters;

  const mailer = createMailer(settings, log);
  shutdown.add('mail', mailer.close);
  const accounts = await createAccounts({
    db,
    secret: keys.accountsSecret,
    settings,
    mailer,
    isInvited: (email) => isInvited(db, email),
    isSetUp: () => isSetUp(db),
    onCreated: (trx, user) => ensurePersonalWorkspace(trx, user, settings.defaultPlan),
    createLimiter,
    log,
  });
  const firstRun = createFirstRun({
    db,
    accounts,
    settings,
    onFirstAccount: async (trx, user) => {
      await ensureDefaultWorkspace(trx, user, settings.defaultPlan);
      await addOperator(trx, user);
    },
  });
  const invitations = createInvitations({ db, accounts, mailer, origin: settings.origin, createLimiter });

  const callLog = createCallLog(db, log, settings.callLogDays);
  shutdown.add('call log', callLog.close);
  const capturedCalls = createCapturedCalls({ db, vault, log });
  shutdown.add('captured calls', capturedCalls.flush);
  const tokenUsage = createAppTokenUsage(db, log);
  shutdown.add('app token usage', tokenUsage.flush);

  const parser = createSpecParser(sharedParserThreads(limits));
  const sources = createSpecSources(egress, limits, createLimiter);
  const specs = createSpecs({ db, sources, parser });
  const egressRules = egress.rules;
  const integrations = createIntegrations({
    db,
    vault,
    secretRefs,
    specs,
    egressRules,
    invalidations,
    callLog,
    maxOperations: settings.maxOperations,
  });

  const promptMatcher = createPromptMatcher({ db, egress, settings, createLimiter, log });

  const openedCircuits = createOpenedCircuits(db);
  const rateLimits = createRateLimits({ createLimiter, isShared: () => redis?.isAvailable() === true });
  const configCache = createConfigCache({
    db,
    vault,
    secretRefs,
    egress,
    invalidations,
    isBusCurrent,
    redis,
    limits,
    log,
    onCircuitOpened: openedCircuits.onOpened,
  });
  const callers = {
    configCache,
    userTokens: createUserTokenVerifier(createIssuerKeys({ egress, rateLimits, log })),
    rateLimits,
    loopDetection: createLoopDetection(masterKeys.current),
    connectionShares: createConnectionShares(limits),
    responseMemory: createResponseMemory(limits),
    tokenUsage,
  };
  const readiness = createReadiness({
    db,
    databaseFile: settings.databaseUrl === undefined ? settings.databaseFile : undefined,
    isMasterKeyRight: keys.isMasterKeyRight,
    isBusCurrent,
    redis,
    log,
  });
  const metrics =
    settings.metrics &&
    (await openMetrics({
      db,
      egress,
      callLog,
      specs,
      readiness,
      openCircuits: configCache.openCircuits,
      ...callers,
    }));
  if (metrics) shutdown.add('metrics', async () => metrics.close());
  const agentUsage = createAgentUsage({ db, rateLimits, log });
  shutdown.add('agent usage', agentUsage.flush);
  const traces = settings.traces && (await openTraces(settings.traces));
  if (traces) shutdown.add('traces', traces.close);
  const observers = [
    ...(metrics ? [metrics.observer] : []),
    ...(traces ? [traces.observer] : []),
    captureObserver(capturedCalls),
    callLogObserver(callLog, settings.callLog === 'strict'),
  ];
  const scheduler = createScheduler(log, jobsLease.isHeld);
  shutdown.add('scheduled jobs', scheduler.stop);

  return {
    db,
    egress,
    invalidations,
    accounts,
    mailer,
    firstRun,
    invitations,
    parser,
    specs,
    integrations,
    specUpdates: createSpecUpdates({ db, specs, sources, invalidations }),
    takenSlugLimit: createTakenSlugLimit(createLimiter),
    updateChecks: createUpdateChecks({ db, specs, sources, log, hours: settings.specCheckHours }),
    alertDestinations: createAlertDestinations({ db, vault, egressRules, mailer }),
    alertDeliveries: createAlertDeliveries({
      db,
      vault,
      egress,
      mailer,
      origin: settings.origin,
      createLimiter,
    }),
    openedCircuits,
    failingCheck: createFailingCheck(db),
    trash: createTrash(db, invalidations),
    slugAliases: createSlugAliases(db, invalidations),
    apps: createApps({ db, invalidations, promptMatcher, callLog }),
    appTokens: createAppTokens(db, invalidations, tokenUsage),
    tokenUsage,
    integrationSettings: createIntegrationSettings(db, invalidations),
    accessChanges: createAccessChanges(invalidations),
    accessRequests: createAccessRequests(db, invalidations),
    agentUsage,
    agentSessions: createAgentSessions({ db, invalidations, usage: agentUsage }),
    oauthClients: createOauthClients({ db, egress }),
    promptMatcher,
    callers,
    directories: createDirectories({ db, invalidations, isBusCurrent }),
    vault,
    secretRefs,
    createLimiter,
    log,
    logLevel,
    sender: createSender(egress, limits),
    callObserver: composeObservers(...observers),
    callLog,
    capturedCalls,
    captures: createCaptures({ db, invalidations, capturedCalls, maxDays: settings.captureDays }),
    readiness,
    metrics,
    usage: createUsage(db, callLog),
    timeline: createTimeline(db, callLog),
    integrationOrder: createIntegrationOrder(db, callLog),
    describeStorage: () => describeStorage(db, settings),
    scheduler,
    jobsLease,
  };
}

function openEgress(settings: Settings, sampleApiPort: () => Promise<number>) {
  const { limits } = settings;
  return createEgress({
    ...(settings.sampleApi && { ownHosts: new Map([[SAMPLE_API.host, sampleApiPort]]) }),
    rules: settings.egressRules,
    ...(settings.egressCa !== undefined && { ca: settings.egressCa }),
    ...(settings.egressProxy && { proxy: settings.egressProxy }),
    connectTimeoutMs: limits.connectMs,
    headersTimeoutMs: limits.headersMs,
    bodyTimeoutMs: limits.bodyMs,
  });
}

/** Loaded only where it is used. */
async function openMetrics(parts: Omit<Parameters<typeof createMetrics>[0], 'version'>): Promise<Metrics> {
  const { createMetrics } = await import('./metrics/metrics.ts');
  return createMetrics({ version: ownPackage.version, ...parts });
}

async function openTraces(settings: TraceSettings) {
  const { createTraces } = await import('./traces/traces.ts');
  return createTraces(settings, ownPackage.version);
}

/** How often the outbox is read, besides whenever PostgreSQL notifies; also what notices a connection that is lost. */
const POSTGRES_POLL_MS = 500;
/** Nothing notifies there. */
const SQLITE_POLL_MS = 200;

/** Receives what other processes change. @returns whether all of it is received */
async function followOtherProcesses(
  { databaseUrl }: Settings,
  db: Database,
  { deliver }: InvalidationBus,
  log: Logger,
  shutdown: Shutdown,
): Promise<() => boolean> {
  // SQLite's data folder is locked: there are no others but those of a cluster.
  if (databaseUrl === undefined && !isWorker()) return () => true;
  const failures = createFailureLog(log, 'changes of other processes are not received');
  const feed = await followInvalidations({
    connect: (onNotify) => (databaseUrl === undefined ? outboxOf(db) : listenToOutbox(databaseUrl, onNotify)),
    deliver,
    pollMs: databaseUrl === undefined ? SQLITE_POLL_MS : POSTGRES_POLL_MS,
    onFailure: (error) => failures.failed(error),
    onSuccess: () => failures.succeeded(),
  });
  shutdown.add('invalidation feed', feed.close);
  return feed.isCurrent;
}

/** A start with an old master key and a new database is most often a mistake: of a path, of a volume, of a restore. */
function warnOfLostDatabase({ databaseUrl, databaseFile, dataDir }: Settings, log: Logger): void {
  if (databaseUrl !== undefined || existsSync(databaseFile) || !existsSync(masterKeyFile(dataDir))) return;
  log.error(
    { data_dir: dataDir },
    'DATA_DIR has a master.key and no trunkline.db: this start creates a new, empty database; if there was one, stop and restore it',
  );
}

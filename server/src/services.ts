import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { appRoutes } from './apps/app-routes.ts';
import { appTokenRoutes } from './apps/app-token-routes.ts';
import { createAppTokenUsage } from './apps/app-token-usage.ts';
import { createAppTokens } from './apps/app-tokens.ts';
import { createApps } from './apps/apps.ts';
import { createIntegrationSettings } from './apps/integration-settings.ts';
import { integrationSettingsRoutes } from './apps/integration-settings-routes.ts';
import { auditLogRoutes } from './audit-log/audit-log-routes.ts';
import { createAccounts } from './auth/accounts.ts';
import { authRoutes, signInRoutes } from './auth/auth-routes.ts';
import { createFirstRun } from './auth/first-run.ts';
import { firstRunRoutes } from './auth/first-run-routes.ts';
import { meRoutes } from './auth/me-routes.ts';
import { personalTokenRoutes } from './auth/personal-token-routes.ts';
import { decorateWithUser, requireUser } from './auth/require-user.ts';
import { sessionRoutes } from './auth/session-routes.ts';
import { builderRoutes } from './builders/builder-routes.ts';
import { createPromptMatcher } from './builders/prompt-matcher.ts';
import { createCallLog } from './call-log/call-log.ts';
import { callLogRoutes } from './call-log/call-log-routes.ts';
import { createUsage } from './call-log/usage.ts';
import { usageRoutes } from './call-log/usage-routes.ts';
import type { Settings } from './config/settings.ts';
import { createEgress } from './egress/dispatcher.ts';
import { callLogObserver } from './gateway/call-log-observer.ts';
import { createRateLimits } from './gateway/caller-auth/rate-limits.ts';
import { createUserTokenVerifier } from './gateway/caller-auth/user-tokens.ts';
import { catalogRoutes } from './gateway/catalog-route.ts';
import { createConfigCache } from './gateway/config-cache.ts';
import { callRoute } from './gateway/http-route.ts';
import { createLoopDetection } from './gateway/loop-detection.ts';
import { testRequestRoutes } from './gateway/test-request-route.ts';
import { createSender } from './gateway/upstream/send.ts';
import { createServer } from './http/server.ts';
import { healthRoutes } from './instance/health-routes.ts';
import { instanceRoutes } from './instance/instance-routes.ts';
import { operatorRoutes } from './instance/operator-routes.ts';
import { integrationRoutes } from './integrations/integration-routes.ts';
import { createIntegrations } from './integrations/integrations.ts';
import { createRefreshing } from './integrations/spec-update.ts';
import { refreshRoutes } from './integrations/spec-update-routes.ts';
import { createDeletedIntegrations } from './integrations/trash.ts';
import { deletedIntegrationRoutes } from './integrations/trash-routes.ts';
import { scheduleJobs } from './jobs/scheduled-jobs.ts';
import { createScheduler } from './jobs/scheduler.ts';
import { createMailer } from './mail/mailer.ts';
import { createSampleApi, SAMPLE_API } from './sample/ticket-api.ts';
import { createLocalKeyProvider } from './secrets/keys.ts';
import { loadOrCreateMasterKey } from './secrets/master-key-file.ts';
import { rewrapDataKeys } from './secrets/rotation.ts';
import { createVault } from './secrets/vault.ts';
import { createReader } from './specs/parser.ts';
import { createSources } from './specs/sources.ts';
import { specRoutes } from './specs/spec-routes.ts';
import { createSpecs } from './specs/specs.ts';
import { createSourceChecks } from './specs/update-checks.ts';
import { openDatabase } from './storage/database.ts';
import { createInvalidationBus } from './storage/invalidation-bus.ts';
import { BUILT_UI, webRoutes } from './web/routes.ts';
import { invitationLinkRoutes, invitationRoutes } from './workspaces/invitation-routes.ts';
import { createInvitations, isInvited } from './workspaces/invitations.ts';
import { memberRoutes } from './workspaces/member-routes.ts';
import { decorateWithMembership, requireMembership } from './workspaces/require-membership.ts';
import { workspaceRoutes, workspacesRoutes } from './workspaces/workspace-routes.ts';
import { ensurePersonalWorkspace } from './workspaces/workspaces.ts';

/**
 * Puts the parts together and listens. The only file that knows them all.
 *
 * @returns the address it listens at, and `close`, which answers what is under way and writes what is left
 * @throws SettingsError when a setting cannot be used, Error when storage cannot be opened
 */
export async function startApp(settings: Settings, log: Logger) {
  const sampleApi = createSampleApi();
  const egress = createEgress({
    ...(settings.sampleApi && { ownHosts: new Map([[SAMPLE_API.host, sampleApi.port]]) }),
    rules: settings.egressRules,
    ...(settings.egressCaFile !== undefined && { ca: readFileSync(settings.egressCaFile, 'utf8') }),
    connectTimeoutMs: settings.limits.connectMs,
    headersTimeoutMs: settings.limits.headersMs,
    bodyTimeoutMs: settings.limits.bodyMs,
    connectionsPerOrigin: settings.limits.connectionsPerOrigin,
  });
  const masterKey = settings.masterKey ?? masterKeyOfFile(settings.dataDir, log);
  const db = await openDatabase(settings.databaseFile);
  const keys = createLocalKeyProvider(masterKey, settings.previousMasterKeys);
  await rewrap();

  const server = createServer(log, settings);
  const invalidations = createInvalidationBus();
  const vault = createVault(db, keys);
  const mailer = createMailer(settings, log);
  const accounts = await createAccounts({
    db,
    masterKey,
    settings,
    mailer,
    isInvited: (email) => isInvited(db, email),
    onCreated: (user) => ensurePersonalWorkspace(db, user, settings.defaultPlan),
    log,
  });
  const setup = createFirstRun(db, accounts, settings);
  const invitations = createInvitations({ db, accounts, mailer, origin: settings.origin });
  const reader = createReader(settings.limits);
  const sources = createSources(egress, settings.limits);
  const specs = createSpecs({ db, sources, reader });
  const callLog = createCallLog(db, log, settings.callLogDays);
  const integrations = createIntegrations({
    db,
    vault,
    specs,
    reader,
    egressRules: egress.rules,
    invalidations,
    callLog,
  });
  const sourceChecks = createSourceChecks({ db, sources, log, hours: settings.specCheckHours });
  const deletedIntegrations = createDeletedIntegrations(db, invalidations);
  const apps = createApps(db, invalidations);
  const mentions = createPromptMatcher({ db, egress, model: settings.matchModel, log });
  const tokenUses = createAppTokenUsage(db, log);
  const configCache = createConfigCache({ db, vault, egress, invalidations, limits: settings.limits });
  const sender = createSender(egress, settings.limits);
  const scheduler = createScheduler(log);

  await server.register(healthRoutes(db));
  await server.register(webRoutes(BUILT_UI));
  await server.register(authRoutes(accounts));
  await server.register(signInRoutes(accounts, setup, settings));
  await server.register(firstRunRoutes(setup));
  decorateWithUser(server);
  decorateWithMembership(server);
  const knowPerson = requireUser(db, accounts);
  await server.register(invitationLinkRoutes(invitations, knowPerson));
  const callers = {
    configCache,
    userTokens: createUserTokenVerifier(egress),
    rateLimits: createRateLimits(),
    loopDetection: createLoopDetection(masterKey),
    tokenUses,
  };
  await server.register(
    callRoute({ ...callers, sender, observer: callLogObserver(callLog), limits: settings.limits }),
  );
  await server.register(catalogRoutes({ ...callers, db }));
  await server.register(async (people) => {
    people.addHook('onRequest', knowPerson);
    await people.register(instanceRoutes(db, settings));
    await people.register(meRoutes(db, accounts));
    await people.register(sessionRoutes(accounts));
    await people.register(personalTokenRoutes(db));
    await people.register(workspacesRoutes(db, settings.defaultPlan));
    await people.register(operatorRoutes(db));
    await people.register(async (members) => {
      members.addHook('onRequest', requireMembership(db));
      await members.register(workspaceRoutes({ db, invalidations }));
      await members.register(memberRoutes(db, settings));
      await members.register(invitationRoutes(invitations));
      await members.register(specRoutes(specs, settings.limits.specBytes));
      await members.register(integrationRoutes(integrations));
      await members.register(
        refreshRoutes(createRefreshing({ db, specs, sources, invalidations }), settings.limits),
      );
      await members.register(deletedIntegrationRoutes(deletedIntegrations));
      await members.register(testRequestRoutes({ ...callers, db, egress, limits: settings.limits }));
      await members.register(appRoutes(apps, mentions));
      await members.register(appTokenRoutes(createAppTokens(db, invalidations, tokenUses)));
      await members.register(integrationSettingsRoutes(createIntegrationSettings(db, invalidations)));
      await members.register(builderRoutes(db, serverUrl));
      await members.register(callLogRoutes(callLog));
      await members.register(usageRoutes(createUsage(db, callLog)));
      await members.register(auditLogRoutes(db));
    });
  });

  const setupToken = await setup.atStart(log);
  scheduleJobs(scheduler, {
    callLog,
    tokenUses,
    sourceChecks,
    deletedIntegrations,
    specCheckHours: settings.specCheckHours,
  });
  await server.listen({ port: settings.port, host: settings.host });

  async function rewrap(): Promise<void> {
    const { rewrapped, undecryptable } = await rewrapDataKeys(db, keys);
    if (rewrapped > 0) log.info({ data_keys: rewrapped }, 're-wrapped data keys with the current master key');
    if (undecryptable > 0) {
      log.error(
        { data_keys: undecryptable },
        'stored headers cannot be decrypted with this master key: restore MASTER_KEY (or DATA_DIR/master.key), or name the former one in MASTER_KEY_PREVIOUS',
      );
    }
  }

  /** Where others reach this server, once it listens. */
  function serverUrl(): string {
    return settings.publicUrl ?? server.listeningOrigin;
  }

  const url = serverUrl();
  return {
    url,
    /** The one-time link that makes the first account, while there is none. */
    setupLink: setupToken && `${url}/setup?token=${setupToken}`,
    async close(): Promise<void> {
      await server.close();
      await scheduler.stop();
      await egress.close();
      await sampleApi.close();
      await callLog.flush();
      await mailer.close();
      await tokenUses.flush();
      await db.destroy();
    },
  };
}

function masterKeyOfFile(dataDir: string, log: Logger): Buffer {
  const { key, created } = loadOrCreateMasterKey(join(dataDir, 'master.key'));
  if (created) log.warn('created a master key in DATA_DIR/master.key: back it up apart from the database');
  return key;
}

import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { agentSessionRoutes } from './agents/agent-session-routes.ts';
import { createAuthorization } from './agents/authorization.ts';
import { authorizationPromptRoute, authorizationRoutes } from './agents/authorization-routes.ts';
import { oauthRoutes, resourceMetadataUrl } from './agents/oauth-routes.ts';
import { createOauthTokens } from './agents/oauth-tokens.ts';
import { alertRoutes } from './alerts/alert-routes.ts';
import { accessRequestRoutes } from './apps/access-request-routes.ts';
import { appRoutes } from './apps/app-routes.ts';
import { appTokenRoutes } from './apps/app-token-routes.ts';
import { integrationAccessRoutes } from './apps/integration-access-routes.ts';
import { integrationSettingsRoutes } from './apps/integration-settings-routes.ts';
import { auditLogRoutes } from './audit-log/audit-log-routes.ts';
import { authRoutes } from './auth/auth-routes.ts';
import { firstRunRoutes } from './auth/first-run-routes.ts';
import { currentUserRoute, meRoutes } from './auth/me-routes.ts';
import { personalTokenRoutes } from './auth/personal-token-routes.ts';
import { AUTHENTICATION_PROBLEMS, decorateWithUser, requireUser } from './auth/require-user.ts';
import { sessionRoutes } from './auth/session-routes.ts';
import { signInRoutes } from './auth/sign-in-routes.ts';
import type { User } from './auth/users.ts';
import { builderRoutes } from './builders/builder-routes.ts';
import { callLogRoutes } from './call-log/call-log-routes.ts';
import { usageRoutes } from './call-log/usage-routes.ts';
import { captureRoutes } from './captured-calls/capture-routes.ts';
import { DOCS_FOLDER, UI_FOLDER } from './config/installation.ts';
import type { Settings } from './config/settings.ts';
import { CALLER_PROBLEMS } from './gateway/caller-auth/authenticate.ts';
import { catalogRoutes } from './gateway/catalog-route.ts';
import { connectionTestRoutes } from './gateway/connection-test-route.ts';
import { callRoute } from './gateway/http-route.ts';
import { testCallRoutes } from './gateway/test-call-route.ts';
import { testRequestRoutes } from './gateway/test-request-route.ts';
import { decorateWithOwnOrigin } from './http/own-origin.ts';
import { documentGuards } from './http/route-documentation.ts';
import { healthRoutes } from './instance/health-routes.ts';
import { instanceRoutes } from './instance/instance-routes.ts';
import { operatorRoutes } from './instance/operator-routes.ts';
import { isOperator } from './instance/operators.ts';
import { endpointSearchRoutes } from './integrations/endpoint-search-routes.ts';
import { integrationRoutes } from './integrations/integration-routes.ts';
import { secretRefRoutes } from './integrations/secret-ref-routes.ts';
import { slugAliasRoutes } from './integrations/slug-alias-routes.ts';
import { specUpdateRoutes } from './integrations/spec-update-routes.ts';
import { trashRoutes } from './integrations/trash-routes.ts';
import { mcpRoutes } from './mcp/mcp-route.ts';
import { toolPreviewRoutes } from './mcp/tool-preview-routes.ts';
import { metricsRoutes } from './metrics/metrics-routes.ts';
import type { Services } from './services.ts';
import { specRoutes } from './specs/spec-routes.ts';
import { docsRoutes } from './web/docs-routes.ts';
import { webRoutes } from './web/routes.ts';
import { invitationLinkRoutes, invitationRoutes } from './workspaces/invitation-routes.ts';
import { memberRoutes } from './workspaces/member-routes.ts';
import { decorateWithMembership, guardByMembership } from './workspaces/require-membership.ts';
import { workspaceRoutes, workspacesRoutes } from './workspaces/workspace-routes.ts';

/**
 * Registers every route, by who may call it.
 *
 * @param serverUrl where browsers and apps reach the server, once it listens
 */
export async function registerRoutes(
  server: FastifyInstance,
  services: Services,
  settings: Settings,
  serverUrl: () => string,
): Promise<void> {
  decorateWithOwnOrigin(server, settings.publicUrl);
  decorateWithUser(server);
  decorateWithMembership(server);
  const userHook = requireUser(services.db, services.accounts);
  const ownAccount = {
    db: services.db,
    accounts: services.accounts,
    isOperator: (user: User) => isOperator(services.db, user),
  };

  const authorization = createAuthorization({
    clients: services.oauthClients,
    sessions: services.agentSessions,
    issuer: serverUrl,
  });

  /** Anyone. */
  async function publicRoutes(scope: FastifyInstance): Promise<void> {
    documentGuards(scope, { security: [], problems: [], store: true });
    const { accounts, firstRun, invitations, readiness } = services;
    await scope.register(healthRoutes(readiness));
    const { metrics } = services;
    if (metrics && settings.metrics?.port === undefined)
      await scope.register(metricsRoutes({ metrics, token: settings.metrics?.token }));
    await scope.register(webRoutes(fileURLToPath(UI_FOLDER)));
    await scope.register(docsRoutes(fileURLToPath(DOCS_FOLDER)));
    await scope.register(authRoutes(accounts));
    await scope.register(signInRoutes(accounts, firstRun, services.mailer, settings));
    await scope.register(currentUserRoute(ownAccount));
    await scope.register(firstRunRoutes(firstRun));
    await scope.register(invitationLinkRoutes(invitations, userHook));
    await scope.register(
      oauthRoutes({
        clients: services.oauthClients,
        tokens: createOauthTokens({ ...services, issuer: serverUrl }),
        issuer: serverUrl,
        createLimiter: services.createLimiter,
        allowsRegistration: settings.mcpClientRegistration,
      }),
    );
  }

  /** Apps, with an app token, a token of their own users, or none where the app allows it. */
  async function routesForApps(scope: FastifyInstance): Promise<void> {
    documentGuards(scope, { security: [{ app_token: [] }, {}], problems: CALLER_PROBLEMS });
    const { db, callers, sender, callObserver } = services;
    const { limits } = settings;
    await scope.register(callRoute({ ...callers, sender, observer: callObserver, limits }));
    await scope.register(catalogRoutes({ ...callers, db }));
    await scope.register(
      mcpRoutes({
        ...callers,
        db,
        sender,
        observer: callObserver,
        directories: services.directories,
        agentUsage: services.agentUsage,
        resourceMetadataUrl: () => resourceMetadataUrl(serverUrl()),
        limits,
        maxTools: settings.mcpMaxTools,
        maxResultChars: settings.mcpResultChars,
      }),
    );
  }

  /** Signed-in users, by session or personal token. */
  async function routesForUsers(scope: FastifyInstance): Promise<void> {
    const { db, accounts, takenSlugLimit } = services;
    scope.addHook('onRequest', userHook);
    documentGuards(scope, {
      security: [{ personal_token: [] }, { session: [] }],
      problems: AUTHENTICATION_PROBLEMS,
      store: true,
    });
    await scope.register(instanceRoutes(services, settings));
    await scope.register(meRoutes(ownAccount));
    await scope.register(sessionRoutes(accounts));
    await scope.register(personalTokenRoutes(db));
    await scope.register(workspacesRoutes({ db, takenSlugLimit }, settings.defaultPlan));
    await scope.register(operatorRoutes(db, services.logLevel));
    await scope.register(authorizationPromptRoute(authorization));
    await scope.register(routesForMembers);
  }

  /** Members of the workspace in the path, as far as their role, plan and workspace permit. */
  async function routesForMembers(scope: FastifyInstance): Promise<void> {
    const { db, invalidations, callers, egress, callLog, takenSlugLimit, sender, callObserver } = services;
    const { limits } = settings;
    guardByMembership(scope, db);
    await scope.register(workspaceRoutes({ invalidations, takenSlugLimit }));
    await scope.register(memberRoutes({ db, invalidations, invitations: services.invitations }));
    await scope.register(invitationRoutes(services.invitations));
    await scope.register(specRoutes(services.specs, services.parser, limits.specBytes));
    await scope.register(integrationRoutes(services.integrations, services.integrationOrder));
    await scope.register(secretRefRoutes(services.secretRefs));
    await scope.register(endpointSearchRoutes(db));
    await scope.register(slugAliasRoutes(services.slugAliases));
    await scope.register(specUpdateRoutes(services.specUpdates, services.parser, limits));
    await scope.register(trashRoutes(services.trash));
    await scope.register(testRequestRoutes({ ...callers, db, egress, limits }));
    await scope.register(connectionTestRoutes({ ...services, ...callers, limits }));
    await scope.register(appRoutes(services.apps, services.promptMatcher));
    await scope.register(appTokenRoutes(services.appTokens));
    await scope.register(testCallRoutes({ ...callers, db, sender, observer: callObserver, limits }));
    await scope.register(integrationSettingsRoutes(services.integrationSettings));
    const { accessChanges, accessRequests } = services;
    const { callLogDays } = settings;
    await scope.register(integrationAccessRoutes({ db, callLog, callLogDays, accessChanges }));
    await scope.register(accessRequestRoutes({ db, callLog, callLogDays, accessRequests }));
    await scope.register(agentSessionRoutes(services.agentSessions));
    await scope.register(authorizationRoutes(authorization, services.oauthClients));
    const { directories } = services;
    await scope.register(toolPreviewRoutes({ db, directories, maxTools: settings.mcpMaxTools }));
    await scope.register(builderRoutes(db, serverUrl));
    await scope.register(callLogRoutes(callLog, services.timeline, services.capturedCalls.has));
    await scope.register(captureRoutes(services.captures));
    await scope.register(usageRoutes(services.usage, services.integrationOrder));
    await scope.register(alertRoutes(services.alertDestinations, services.alertDeliveries));
    await scope.register(auditLogRoutes(db, ({ member }) => member.workspace));
  }

  await server.register(publicRoutes);
  await server.register(routesForApps);
  await server.register(routesForUsers);
}

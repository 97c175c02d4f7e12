import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  type ErrorComponentProps,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { isProblem } from './api/problem.ts';
import { authOptionsQuery } from './api/queries/auth-options.ts';
import { currentUserQuery, meQuery } from './api/queries/me.ts';
import { workspacesQuery } from './api/queries/workspaces.ts';
import { BareLayout } from './layout/BareLayout.tsx';
import { hasRememberedWorkspace, homeOf, rememberWorkspace } from './layout/current-workspace.ts';
import { Layout } from './layout/Layout.tsx';
import { AUDIT_LOG_FILTERS } from './screens/audit-log/audit-log-filters.ts';
import { CALL_FILTERS } from './screens/calls/call-filters.ts';
import { FailedScreen } from './screens/FailedScreen.tsx';
import { INTEGRATION_LIST_PARAMS } from './screens/integrations/integration-list.ts';
import { NotFoundScreen } from './screens/NotFoundScreen.tsx';
import { stringParams } from './string-params.ts';
import { toSignIn } from './to-sign-in.ts';

/** Every URL of the UI with its screen. The code of a screen is loaded when it is first needed. */

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: () => (
    <BareLayout>
      <NotFoundScreen />
    </BareLayout>
  ),
  errorComponent: BareFailure,
});

// Without a session ------------------------------------------------------------------------------

const signIn = createRoute({
  getParentRoute: () => root,
  path: 'sign-in',
  validateSearch: (search) => stringParams(search, 'return_to', 'error', 'confirmed'),
  loader: loadAuthOptions,
  component: lazyRouteComponent(() => import('./screens/sign-in/SignInScreen.tsx'), 'SignInScreen'),
});
const signedInElsewhere = createRoute({
  getParentRoute: () => root,
  path: 'signed-in-again',
  component: lazyRouteComponent(() => import('./screens/sign-in/SignedInScreen.tsx'), 'SignedInScreen'),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: 'sign-up',
  loader: loadAuthOptions,
  component: lazyRouteComponent(() => import('./screens/sign-up/SignUpScreen.tsx'), 'SignUpScreen'),
});
const setUp = createRoute({
  getParentRoute: () => root,
  path: 'setup',
  validateSearch: (search) => stringParams(search, 'token'),
  component: lazyRouteComponent(() => import('./screens/set-up/SetUpScreen.tsx'), 'SetUpScreen'),
});
const forgottenPassword = createRoute({
  getParentRoute: () => root,
  path: 'forgotten-password',
  loader: loadAuthOptions,
  component: lazyRouteComponent(
    () => import('./screens/password/ForgottenPasswordScreen.tsx'),
    'ForgottenPasswordScreen',
  ),
});
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: 'reset-password',
  validateSearch: (search) => stringParams(search, 'token'),
  component: lazyRouteComponent(
    () => import('./screens/password/ResetPasswordScreen.tsx'),
    'ResetPasswordScreen',
  ),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: 'invitation',
  validateSearch: (search) => stringParams(search, 'token'),
  component: lazyRouteComponent(
    () => import('./screens/invitation/InvitationScreen.tsx'),
    'InvitationScreen',
  ),
});

// With a session ---------------------------------------------------------------------------------

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  async beforeLoad({ context: { queryClient }, location }) {
    // A first visit sends nothing that would be refused.
    if (hasRememberedWorkspace()) void queryClient.prefetchQuery(workspacesQuery);
    const me = queryClient.getQueryData(meQuery.queryKey) ?? (await queryClient.fetchQuery(currentUserQuery));
    if (me === null) throw redirect(toSignIn(location));
    queryClient.setQueryData(meQuery.queryKey, me);
    try {
      await queryClient.ensureQueryData(workspacesQuery);
    } catch (error) {
      if (isProblem(error, 'unauthenticated')) throw redirect(toSignIn(location));
      throw error;
    }
  },
  errorComponent: BareFailure,
  component: Layout,
});
const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  // Links in emails and single sign-on redirect here.
  validateSearch: (search) => stringParams(search, 'error', 'confirmed'),
  async beforeLoad({ context: { queryClient }, search: { error, confirmed } }) {
    if (error !== undefined) throw redirect({ to: '/account', search: { error } });
    if (confirmed !== undefined) throw redirect({ to: '/account' });
    const workspace = homeOf(await queryClient.ensureQueryData(workspacesQuery));
    if (workspace === undefined) throw redirect({ to: '/account' });
    throw redirect({ to: '/w/$workspace', params: { workspace } });
  },
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: 'account',
  validateSearch: (search) => stringParams(search, 'error'),
  component: lazyRouteComponent(() => import('./screens/account/AccountScreen.tsx'), 'AccountScreen'),
});
const AUTHORIZATION_REQUEST = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'resource',
] as const;
const authorize = createRoute({
  getParentRoute: () => signedIn,
  path: 'authorize',
  validateSearch: (search) => stringParams(search, ...AUTHORIZATION_REQUEST),
  component: lazyRouteComponent(() => import('./screens/authorize/AuthorizeScreen.tsx'), 'AuthorizeScreen'),
});
const instance = createRoute({
  getParentRoute: () => signedIn,
  path: 'instance',
  component: lazyRouteComponent(() => import('./screens/instance/InstanceScreen.tsx'), 'InstanceScreen'),
});

// A workspace ------------------------------------------------------------------------------------

const workspace = createRoute({
  getParentRoute: () => signedIn,
  path: 'w/$workspace',
  async beforeLoad({ context: { queryClient }, params }) {
    const workspaces = await queryClient.ensureQueryData(workspacesQuery);
    if (!workspaces.some(({ slug }) => slug === params.workspace)) throw notFound();
    rememberWorkspace(params.workspace);
  },
});
const overview = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  validateSearch: (search) => stringParams(search, 'range'),
  component: lazyRouteComponent(() => import('./screens/overview/OverviewScreen.tsx'), 'OverviewScreen'),
});
const integrations = createRoute({
  getParentRoute: () => workspace,
  path: 'integrations',
  validateSearch: (search) => stringParams(search, ...INTEGRATION_LIST_PARAMS),
  component: lazyRouteComponent(
    () => import('./screens/integrations/IntegrationsScreen.tsx'),
    'IntegrationsScreen',
  ),
});
const trash = createRoute({
  getParentRoute: () => workspace,
  path: 'trash',
  component: lazyRouteComponent(() => import('./screens/integrations/trash/TrashScreen.tsx'), 'TrashScreen'),
});
const sample = createRoute({
  getParentRoute: () => workspace,
  path: 'sample',
  component: lazyRouteComponent(() => import('./screens/sample/SampleScreen.tsx'), 'SampleScreen'),
});
const newIntegration = createRoute({
  getParentRoute: () => workspace,
  path: 'integrations/new',
  // What to start with: the URL of a spec, or an integration to duplicate. Then the step.
  validateSearch: (search) => stringParams(search, 'url', 'duplicate', 'step'),
  component: lazyRouteComponent(
    () => import('./screens/integrations/NewIntegrationScreen.tsx'),
    'NewIntegrationScreen',
  ),
});
const integration = createRoute({
  getParentRoute: () => workspace,
  path: 'integrations/$slug',
  validateSearch: (search) => stringParams(search, 'tab', 'operation', 'range', 'call'),
  component: lazyRouteComponent(
    () => import('./screens/integrations/IntegrationScreen.tsx'),
    'IntegrationScreen',
  ),
});
const editIntegration = createRoute({
  getParentRoute: () => workspace,
  path: 'integrations/$slug/edit',
  component: lazyRouteComponent(
    () => import('./screens/integrations/EditIntegrationScreen.tsx'),
    'EditIntegrationScreen',
  ),
});
const apps = createRoute({
  getParentRoute: () => workspace,
  path: 'apps',
  validateSearch: (search) => stringParams(search, 'search', 'sort'),
  component: lazyRouteComponent(() => import('./screens/apps/AppsScreen.tsx'), 'AppsScreen'),
});
const newApp = createRoute({
  getParentRoute: () => workspace,
  path: 'apps/new',
  component: lazyRouteComponent(() => import('./screens/apps/NewAppScreen.tsx'), 'NewAppScreen'),
});
const appAccess = createRoute({
  getParentRoute: () => workspace,
  path: 'apps/access',
  validateSearch: (search) => stringParams(search, 'apps', 'integrations', 'after'),
  component: lazyRouteComponent(
    () => import('./screens/apps/matrix/AccessMatrixScreen.tsx'),
    'AccessMatrixScreen',
  ),
});
const app = createRoute({
  getParentRoute: () => workspace,
  path: 'apps/$app',
  validateSearch: (search) => stringParams(search, 'tab', 'call', ...CALL_FILTERS),
  component: lazyRouteComponent(() => import('./screens/apps/AppScreen.tsx'), 'AppScreen'),
});
const calls = createRoute({
  getParentRoute: () => workspace,
  path: 'calls',
  validateSearch: (search) => stringParams(search, ...CALL_FILTERS),
  component: lazyRouteComponent(() => import('./screens/calls/CallsScreen.tsx'), 'CallsScreen'),
});
/** The list with the details of one call: the screen of the list displays both. */
const call = createRoute({
  getParentRoute: () => calls,
  path: '$id',
});
const auditLog = createRoute({
  getParentRoute: () => workspace,
  path: 'audit-log',
  validateSearch: (search) => stringParams(search, ...AUDIT_LOG_FILTERS),
  component: lazyRouteComponent(() => import('./screens/audit-log/AuditLogScreen.tsx'), 'AuditLogScreen'),
});
const alerts = createRoute({
  getParentRoute: () => workspace,
  path: 'alerts',
  component: lazyRouteComponent(() => import('./screens/alerts/AlertsScreen.tsx'), 'AlertsScreen'),
});
const alertDestination = createRoute({
  getParentRoute: () => workspace,
  path: 'alerts/$id',
  component: lazyRouteComponent(() => import('./screens/alerts/DestinationScreen.tsx'), 'DestinationScreen'),
});
const members = createRoute({
  getParentRoute: () => workspace,
  path: 'members',
  component: lazyRouteComponent(() => import('./screens/members/MembersScreen.tsx'), 'MembersScreen'),
});
const settings = createRoute({
  getParentRoute: () => workspace,
  path: 'settings',
  component: lazyRouteComponent(
    () => import('./screens/workspace-settings/WorkspaceSettingsScreen.tsx'),
    'WorkspaceSettingsScreen',
  ),
});

export const routeTree = root.addChildren([
  signIn,
  signedInElsewhere,
  signUp,
  setUp,
  forgottenPassword,
  resetPassword,
  invitation,
  signedIn.addChildren([
    home,
    account,
    authorize,
    instance,
    workspace.addChildren([
      overview,
      integrations,
      trash,
      sample,
      newIntegration,
      integration,
      editIntegration,
      apps,
      newApp,
      appAccess,
      app,
      calls.addChildren([call]),
      auditLog,
      alerts,
      alertDestination,
      members,
      settings,
    ]),
  ]),
]);

/** What these screens offer depends on the server: known before they are shown, where it responds. */
function loadAuthOptions({
  context: { queryClient },
}: {
  context: { queryClient: QueryClient };
}): Promise<void> {
  return queryClient.prefetchQuery({ ...authOptionsQuery, retry: false });
}

/** For errors outside of the layout. */
function BareFailure(failure: ErrorComponentProps) {
  return (
    <BareLayout>
      <FailedScreen {...failure} />
    </BareLayout>
  );
}

import type { Page } from '@playwright/test';
import { ADMIN } from '../server-process.ts';
import { GRANTED } from './granted-workspace.ts';
import { SMALL_API } from './small-api.ts';

export type Screen = {
  /** Names its pictures. */
  name: string;
  path: string;
  /** Opened without a session; by default the admin is signed in. */
  isForVisitors?: boolean;
  /** Responses in place of the server's, by URL. */
  responses?: Readonly<Record<string, { status?: number; json?: unknown }>>;
  /** Brings it into the state to look at: opens a dialog, waits for a list. */
  prepare?: (page: Page) => Promise<unknown>;
};

const ALLOWED_REFS = { prefixes: ['env:CRM_', 'file:/run/secrets/', 'vault:kv/trunkline/'] };
const WITH_REFS = {
  headers: [
    {
      name: 'X-Api-Key',
      sensitive: true,
      has_value: true,
      value: { ref: 'vault:kv/trunkline/payments#key' },
    },
    { name: 'X-Region', sensitive: false, value: 'eu-1' },
  ],
  credentials: [
    {
      type: 'bearer',
      scheme: null,
      has_value: true,
      token: { ref: 'file:/run/secrets/trunkline/payments-token' },
    },
  ],
};

/**
 * Every screen, and every state of one that is worth a look. Each is checked for accessibility and for its width
 * (screens.test.ts), and photographed (screenshots.ts), with the data of seed.ts. Add yours here.
 */
export const SCREENS: readonly Screen[] = [
  { name: 'sign-in', path: '/sign-in', isForVisitors: true },
  {
    name: 'sign-in-refused',
    path: '/sign-in',
    isForVisitors: true,
    async prepare(page) {
      await page.getByLabel('Email').fill('ada@example.com');
      await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'sign-in-link-failed', path: '/sign-in?error=TOKEN_EXPIRED', isForVisitors: true },
  {
    name: 'no-account-yet',
    path: '/sign-in',
    isForVisitors: true,
    responses: {
      '**/api/auth-options': {
        json: { sign_up: false, single_sign_on: null, set_up: false, sends_email: false },
      },
    },
  },
  {
    name: 'set-up',
    path: '/setup?token=tls_example',
    isForVisitors: true,
    responses: { '**/api/setup/check': { status: 204 } },
  },
  {
    name: 'set-up-invalid',
    path: '/setup?token=tls_example',
    isForVisitors: true,
    responses: {
      '**/api/setup/check': {
        status: 401,
        json: { code: 'invalid_token', title: 'Invalid token', detail: 'Not this one.' },
      },
    },
  },
  { name: 'set-up-used', path: '/setup?token=tls_example', isForVisitors: true },
  { name: 'sign-up', path: '/sign-up', isForVisitors: true },
  {
    name: 'forgotten-password',
    path: '/forgotten-password',
    isForVisitors: true,
    responses: {
      '**/api/auth-options': {
        json: { sign_up: false, single_sign_on: null, set_up: true, sends_email: true },
      },
    },
  },
  { name: 'forgotten-password-no-email', path: '/forgotten-password', isForVisitors: true },
  { name: 'reset-password', path: '/reset-password?token=example', isForVisitors: true },
  { name: 'invitation-invalid', path: '/invitation?token=made-up', isForVisitors: true },
  { name: 'signed-in-again', path: '/signed-in-again', isForVisitors: true },
  {
    name: 'session-ended',
    path: '/account',
    async prepare(page) {
      await replaceResponses(page, {
        '**/api/session': { json: { user: null } },
        '**/api/me': {
          status: 401,
          json: { code: 'unauthenticated', title: 'Not authenticated', detail: 'Sign in.' },
        },
      });
      await page.getByLabel('Name').fill('Ada of today');
      await page.getByRole('button', { name: 'Save' }).first().click();
      await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    },
  },
  { name: 'not-found', path: '/nowhere', isForVisitors: true },
  { name: 'docs', path: '/docs', isForVisitors: true },
  { name: 'docs-quickstart', path: '/docs/quickstart', isForVisitors: true },
  {
    name: 'docs-diagram',
    path: '/docs/architecture',
    isForVisitors: true,
    prepare: (page) =>
      page
        .getByRole('img', { name: /^Diagram: / })
        .last()
        .waitFor(),
  },
  {
    name: 'docs-search',
    path: '/docs/errors',
    isForVisitors: true,
    async prepare(page) {
      await page.keyboard.press('/');
      await page.getByRole('searchbox', { name: 'Search the docs' }).fill('rotate');
      await page.getByRole('link', { name: /^How do I rotate a key/ }).waitFor();
    },
  },
  {
    name: 'docs-api',
    path: '/docs/api',
    isForVisitors: true,
    responses: { '**/api/openapi.json': { json: SMALL_API } },
    prepare: (page) => page.getByRole('heading', { name: 'Create an app' }).waitFor(),
  },
  { name: 'overview', path: '/w/default?range=7d' },
  { name: 'overview-next-steps', path: '/w/design-team' },
  { name: 'integrations', path: '/w/default/integrations' },
  {
    name: 'integrations-table',
    path: '/w/default/integrations?sort=health',
    prepare: (page) => page.locator('label', { hasText: 'Table' }).click(),
  },
  { name: 'integrations-empty', path: '/w/design-team/integrations' },
  { name: 'integrations-personal', path: '/w/admin/integrations' },
  { name: 'integrations-low-plan', path: '/w/small-team/integrations' },
  {
    name: 'integrations-no-results',
    path: '/w/default/integrations',
    prepare: (page) => page.getByRole('searchbox', { name: 'Search integrations' }).fill('weather'),
  },
  {
    name: 'integrations-actions',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.getByRole('button', { name: 'More actions for Tickets' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    },
  },
  {
    name: 'integrations-delete',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.getByRole('button', { name: 'More actions for Tickets' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByText('Support board').waitFor();
    },
  },
  {
    name: 'integrations-spec-update',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.getByRole('button', { name: 'More actions for Payments (sandbox)' }).click();
      await page.getByRole('menuitem', { name: 'Check for updates' }).click();
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByLabel('New spec').fill(NEWER_PAYMENTS);
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByRole('button', { name: 'Apply update' }).waitFor();
    },
  },
  { name: 'deleted-integrations', path: '/w/default/trash' },
  { name: 'sample', path: '/w/design-team/sample' },
  { name: 'integration-overview', path: '/w/default/integrations/tickets' },
  { name: 'integration-overview-failing', path: '/w/default/integrations/payments-sandbox' },
  {
    name: 'integration-capture',
    path: '/w/default/integrations/tickets',
    async prepare(page) {
      await page.getByRole('button', { name: 'Capture calls…' }).click();
      await page.getByRole('dialog').getByText('Keep each call for').waitFor();
    },
  },
  {
    name: 'integration-endpoints',
    path: '/w/default/integrations/payments-sandbox?tab=endpoints&operation=get%3A%2Fcharges',
    prepare: (page) => page.getByText('newest first').waitFor(),
  },
  {
    name: 'integration-endpoint-body',
    path: '/w/default/integrations/payments-sandbox?tab=endpoints&operation=post%3A%2Faccounts%2F%7Baccount%7D%2Fcharges',
    prepare: (page) => page.getByRole('tab', { name: 'curl' }).click(),
  },
  {
    name: 'integration-try',
    path: '/w/default/integrations/tickets?tab=try&operation=get%3A%2Ftickets%2F%7Bid%7D',
    async prepare(page) {
      await page.getByLabel('id').fill('1');
      await page.getByRole('button', { name: 'Send request' }).click();
      await page.getByText('Printer on floor 3').waitFor();
    },
  },
  {
    name: 'integration-try-refused',
    path: '/w/default/integrations/payments-sandbox?tab=try&operation=post%3A%2Faccounts%2F%7Baccount%7D%2Fcharges',
    async prepare(page) {
      await page.getByRole('button', { name: 'Send request' }).click();
      await page.getByText('is missing').first().waitFor();
    },
  },
  {
    name: 'integration-try-form',
    path: '/w/default/integrations/payments-sandbox?tab=try&operation=get%3A%2Fcharges',
  },
  { name: 'integration-apps', path: '/w/default/integrations/tickets?tab=apps' },
  {
    name: 'integration-usage',
    path: '/w/default/integrations/tickets?tab=usage&range=7d',
    prepare: (page) => page.getByRole('region', { name: 'Usage by app' }).waitFor(),
  },
  { name: 'integration-audit-log', path: '/w/default/integrations/tickets?tab=audit-log' },
  { name: 'add-integration', path: '/w/design-team/integrations/new' },
  { name: 'add-integration-low-plan', path: '/w/small-team/integrations/new' },
  {
    name: 'add-integration-refused',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await page.getByLabel('OpenAPI Specification URL').fill('http://192.168.0.1/openapi.json');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Paste the spec instead' }).waitFor();
    },
  },
  {
    name: 'add-integration-paste',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await page.getByRole('tab', { name: 'Paste JSON' }).click();
      await page.getByRole('textbox', { name: 'API spec' }).fill(SPEC_WITH_WARNINGS);
    },
  },
  {
    name: 'add-integration-warnings',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await page.getByRole('tab', { name: 'Paste JSON' }).click();
      await page.getByRole('textbox', { name: 'API spec' }).fill(SPEC_WITH_WARNINGS);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Show them' }).click();
      await page.getByRole('list', { name: 'Warnings' }).waitFor();
    },
  },
  { name: 'add-integration-endpoints', path: '/w/design-team/integrations/new', prepare: importSample },
  {
    name: 'add-integration-no-results',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await importSample(page);
      await page.getByRole('searchbox', { name: 'Search endpoints' }).fill('weather');
      await page.getByText('No endpoints match').waitFor();
    },
  },
  {
    name: 'add-integration-endpoint',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await importSample(page);
      await page.getByRole('button', { name: 'Details of POST /tickets', exact: true }).click();
      await page.getByRole('heading', { name: 'Status codes' }).waitFor();
    },
  },
  {
    name: 'add-integration-back',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await importSample(page);
      await page.getByRole('button', { name: 'Back' }).click();
      await page.getByRole('button', { name: 'Continue with this spec' }).waitFor();
    },
  },
  { name: 'add-integration-configure', path: '/w/design-team/integrations/new', prepare: configureSample },
  {
    name: 'add-integration-errors',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await configureSample(page);
      await page.getByRole('textbox', { name: 'Slug' }).fill('Tickets!');
      await page.getByRole('button', { name: 'Add Header' }).click();
      await page.getByRole('button', { name: 'Create Integration' }).click();
      await page.getByText('Enter the value, or remove the header.').waitFor();
    },
  },
  {
    name: 'add-integration-advanced',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await configureSample(page);
      await page.getByRole('button', { name: /^Advanced/ }).click();
      await page.getByRole('heading', { name: 'Cache' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'add-integration-credential',
    path: '/w/design-team/integrations/new',
    async prepare(page) {
      await configureSample(page);
      await page.getByRole('button', { name: 'Add credential' }).click();
      await page.getByRole('menuitem', { name: 'OAuth 2.0 client credentials' }).click();
      await page.getByLabel('Token URL').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'duplicate-integration',
    path: '/w/default/integrations/new?duplicate=payments-sandbox',
    prepare: (page) => page.getByRole('heading', { name: 'Configure' }).waitFor(),
  },
  { name: 'edit-integration', path: '/w/default/integrations/payments-sandbox/edit' },
  {
    name: 'edit-integration-endpoints',
    path: '/w/default/integrations/tickets/edit',
    async prepare(page) {
      await page.getByRole('button', { name: 'Change endpoints' }).click();
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    },
  },
  {
    name: 'edit-integration-other-server',
    path: '/w/default/integrations/payments-sandbox/edit',
    async prepare(page) {
      await page.getByRole('combobox', { name: 'Base URL' }).fill('https://sandbox.payments.invalid/v2');
      await page.getByText('The secrets are required again').waitFor();
    },
  },
  {
    name: 'edit-integration-references',
    path: '/w/default/integrations/payments-sandbox/edit',
    responses: { '**/api/workspaces/default/secret-refs': { json: ALLOWED_REFS } },
    async prepare(page) {
      await page.getByRole('button', { name: 'Add Header' }).click();
      await page.getByLabel('Header name').last().fill('X-Region-Key');
      await page.getByText('Reference', { exact: true }).last().click();
      await page
        .getByRole('textbox', { name: 'Value', exact: true })
        .last()
        .fill('vault:kv/trunkline/payments_key');
      await page.getByRole('button', { name: 'Add credential' }).click();
      await page.getByRole('menuitem', { name: 'Bearer token' }).click();
      await page.getByText('Reference', { exact: true }).first().click();
      await page.getByRole('textbox', { name: 'Token' }).fill('env:CRM_PAYMENTS_TOKEN');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Enter a reference such as').waitFor();
    },
  },
  {
    name: 'integration-references',
    path: '/w/default/integrations/payments-sandbox',
    async prepare(page) {
      await page.route('**/api/workspaces/default/integrations/payments-sandbox', async (route) => {
        const response = await route.fetch();
        const integration = { ...(await response.json()), ...WITH_REFS };
        await route.fulfill({ response, json: integration });
      });
      await page.reload();
      await page.getByText('By reference').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'edit-integration-slug',
    path: '/w/default/integrations/tickets/edit',
    async prepare(page) {
      await page.getByRole('textbox', { name: 'Slug' }).fill('support-desk');
      await page.getByRole('list', { name: 'Apps that use it' }).waitFor();
    },
  },
  {
    name: 'edit-integration-slug-confirm',
    path: '/w/default/integrations/tickets/edit',
    async prepare(page) {
      await page.getByRole('textbox', { name: 'Slug' }).fill('support-desk');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('dialog').getByRole('list').waitFor();
    },
  },
  {
    name: 'edit-integration-stale',
    path: '/w/default/integrations/payments-sandbox/edit',
    async prepare(page) {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Payments, to try things out');
      await page.request.patch('/api/workspaces/default/integrations/payments-sandbox', {
        data: { base_url: `https://api.payments.invalid/sandbox-${Date.now()}` },
        headers: { 'if-match': '*', origin: new URL(page.url()).origin },
      });
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('dialog').getByRole('table').waitFor();
    },
  },
  {
    name: 'edit-integration-leave',
    path: '/w/default/integrations/tickets/edit',
    async prepare(page) {
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Support tickets');
      await page.getByRole('link', { name: 'Cancel' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'apps', path: '/w/default/apps' },
  {
    name: 'apps-no-results',
    path: '/w/default/apps?search=weather',
    prepare: (page) => page.getByText('No results').waitFor(),
  },
  {
    name: 'apps-access-matrix',
    path: '/w/default/apps/access',
    async prepare(page) {
      await page.getByRole('table').waitFor();
      // On a narrow screen it is a list.
      const cell = page.getByRole('button', { name: /^Weekly report, Tickets/ });
      if (await cell.isVisible()) await cell.click();
    },
  },
  {
    name: 'apps-access-granted',
    path: '/w/default/apps/access',
    responses: GRANTED,
    async prepare(page) {
      const cell = page.getByRole('button', {
        name: 'Weekly report, Tickets: Not granted, access requested',
      });
      if (await cell.isVisible()) await cell.click();
    },
  },
  {
    name: 'apps-access-decide',
    path: '/w/default/apps/access',
    responses: GRANTED,
    async prepare(page) {
      await page.getByRole('button', { name: 'Decide on Tickets for Weekly report' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).waitFor();
    },
  },
  { name: 'apps-empty', path: '/w/design-team/apps' },
  { name: 'new-app', path: '/w/default/apps/new' },
  {
    name: 'new-app-prompt',
    path: '/w/default/apps/new',
    async prepare(page) {
      await page.getByRole('textbox', { name: 'Name' }).fill('Support board');
      await page
        .getByRole('textbox', { name: 'What should the app do?' })
        .fill(
          'Show our open tickets by team. Take the payments sandbox to show what each customer has paid.',
        );
      await page.getByText('Matched words').first().waitFor();
    },
  },
  { name: 'app-start', path: '/w/default/apps', prepare: openSupportBoard },
  {
    name: 'app-token',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('button', { name: 'Create a token' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Production');
      await dialog.getByRole('button', { name: 'Create token' }).click();
      await dialog.getByText('Copy the token now').waitFor();
    },
  },
  {
    name: 'app-integrations',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Integrations' }).click();
      await page.getByRole('switch').first().waitFor();
    },
  },
  {
    name: 'app-integrations-granted',
    path: '/w/default/apps',
    responses: GRANTED,
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Integrations' }).click();
      await page.getByText('Not granted: calls are rejected').waitFor();
    },
  },
  {
    name: 'app-grant',
    path: '/w/default/apps',
    responses: GRANTED,
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Integrations' }).click();
      await page.getByRole('button', { name: 'Change the grant of Tickets' }).click();
      await page.getByRole('radio', { name: 'Only these' }).click();
      await page.getByRole('checkbox', { name: 'post:/tickets' }).waitFor();
    },
  },
  {
    name: 'app-request-access',
    path: '/w/default/apps',
    responses: GRANTED,
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Integrations' }).click();
      await page.getByRole('button', { name: 'Request access' }).click();
      await page.getByRole('combobox', { name: 'Integration' }).click();
      await page.getByRole('option', { name: 'Tickets' }).click();
      await page.getByRole('textbox', { name: 'Reason' }).waitFor();
    },
  },
  {
    name: 'app-agents',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Agents' }).click();
      await page.getByText('Connect an agent').waitFor();
    },
  },
  {
    name: 'app-agent-tools',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Agents' }).click();
      const tools = page.getByRole('table', { name: 'Tools of agents' });
      await tools.waitFor();
      await page.getByRole('radio', { name: /^As many as fit/ }).scrollIntoViewIfNeeded();
      await tools.getByRole('row').nth(2).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'app-new-agent-session',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Agents' }).click();
      await page.getByRole('button', { name: 'New agent session' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Claude');
      await dialog.getByRole('switch', { name: 'Read-only' }).click();
    },
  },
  {
    name: 'authorize',
    path: '/authorize?client_id=example',
    responses: {
      '**/api/authorization-request*': {
        json: {
          client: { id: 'example', name: 'Claude Code', kind: 'self_registered', workspace: null },
          redirect_uri: 'http://localhost:54545/callback',
          is_loopback: true,
          error: null,
          deny_url: 'http://localhost:54545/callback?error=access_denied',
        },
      },
    },
    async prepare(page) {
      await page.getByRole('combobox', { name: 'App' }).click();
      await page.getByRole('option').first().click();
      await page.getByRole('switch', { name: 'Read-only' }).waitFor();
    },
  },
  {
    name: 'workspace-access-policy',
    path: '/w/default/settings',
    async prepare(page) {
      await page.getByRole('radio', { name: 'Only what an admin granted' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor();
    },
  },
  {
    name: 'workspace-agent-client',
    path: '/w/default/settings',
    async prepare(page) {
      await page.getByRole('button', { name: 'Register client' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Claude');
      await dialog.getByRole('textbox', { name: 'Redirect URI 1' }).fill('http://agent.example.com/callback');
      await dialog.getByRole('button', { name: 'Register client' }).click();
      await dialog.getByText('This is http to another machine').waitFor();
    },
  },
  {
    name: 'workspace-agent-clients',
    path: '/w/default/settings',
    responses: {
      '**/api/workspaces/default/agent-clients': {
        json: {
          items: [
            {
              id: 'tlc-7a0e8f2c-54b1-4c7e-9b5a-0f2d8d1f6c11',
              name: 'Claude',
              redirect_uris: ['https://claude.ai/api/mcp/auth_callback', 'http://127.0.0.1/callback'],
              created_at: '2026-11-01T00:00:00.000Z',
            },
          ],
          next_cursor: null,
        },
      },
    },
    prepare: (page) => page.getByRole('button', { name: 'Delete Claude' }).scrollIntoViewIfNeeded(),
  },
  {
    name: 'app-narrow',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Integrations' }).click();
      await page.getByRole('button', { name: 'Narrow to what was called' }).click();
      await page.getByRole('button', { name: 'Narrow access' }).waitFor();
    },
  },
  {
    name: 'app-limits',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Integrations' }).click();
      await page.getByRole('button', { name: 'Restrict Tickets' }).click();
      await page.getByRole('checkbox', { name: 'post:/tickets' }).waitFor();
    },
  },
  {
    name: 'app-access',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Access' }).click();
      await page.getByRole('cell', { name: 'Ada’s laptop', exact: true }).waitFor();
    },
  },
  {
    name: 'app-calls',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Calls' }).click();
      await page.getByRole('table').getByText('Operation disabled for this app').waitFor();
    },
  },
  {
    name: 'app-settings',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Rename' }).waitFor();
    },
  },
  {
    name: 'app-delete',
    path: '/w/default/apps',
    async prepare(page) {
      await openSupportBoard(page);
      await page.getByRole('tab', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Delete app' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'calls', path: '/w/default/calls' },
  { name: 'calls-empty', path: '/w/design-team/calls' },
  { name: 'calls-no-matches', path: '/w/default/calls?code=api_timeout&range=between' },
  {
    name: 'calls-details',
    path: '/w/default/calls?status_code=404',
    async prepare(page) {
      await page.getByRole('table').getByRole('link').first().click();
      await page.getByRole('dialog').getByText('Where the time went').waitFor();
    },
  },
  {
    name: 'calls-captured',
    path: '/w/default/calls?status_code=404',
    async prepare(page) {
      await page.getByRole('table').getByRole('link').first().click();
      await page.getByRole('button', { name: 'Show request and response' }).click();
      await page.getByRole('dialog').getByText('Secrets are redacted').waitFor();
      await page.getByRole('tab', { name: 'Request' }).click();
      await page.getByRole('dialog').getByText('X-Api-Key').scrollIntoViewIfNeeded();
    },
  },
  { name: 'calls-capturing', path: '/w/default/calls?integration=payments-sandbox' },
  {
    name: 'calls-search',
    path: '/w/default/calls',
    async prepare(page) {
      await page.getByRole('combobox', { name: 'Search calls' }).fill('status:5xx met');
      await page.getByRole('option', { name: 'method:' }).waitFor();
    },
  },
  {
    name: 'calls-unknown-filter',
    path: '/w/default/calls',
    async prepare(page) {
      await page.getByRole('combobox', { name: 'Search calls' }).fill('colour:red');
      await page.keyboard.press('Enter');
      await page.getByText('There is no filter “colour”').waitFor();
    },
  },
  { name: 'audit-log', path: '/w/default/audit-log' },
  { name: 'audit-log-no-matches', path: '/w/default/audit-log?target=nobody&range=7d' },
  {
    name: 'navigation',
    path: '/w/default/integrations',
    async prepare(page) {
      const menu = page.getByRole('button', { name: 'Menu' });
      if (await menu.isVisible()) await menu.click();
      await page.getByRole('link', { name: 'Workspace settings' }).waitFor();
    },
  },
  {
    name: 'workspaces',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.getByRole('button', { name: /^Workspace:/ }).click();
      await page.getByRole('menuitem', { name: 'New workspace' }).waitFor();
    },
  },
  {
    name: 'new-workspace',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.getByRole('button', { name: /^Workspace:/ }).click();
      await page.getByRole('menuitem', { name: 'New workspace' }).click();
      await page.getByRole('dialog', { name: 'New workspace' }).waitFor();
    },
  },
  {
    name: 'search',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.keyboard.press('Control+K');
      await page.getByRole('textbox', { name: 'Search' }).waitFor();
    },
  },
  {
    name: 'shortcuts',
    path: '/w/default/calls',
    async prepare(page) {
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
  { name: 'alerts', path: '/w/default/alerts' },
  { name: 'alerts-empty', path: '/w/design-team/alerts' },
  { name: 'alerts-personal', path: '/w/admin/alerts' },
  {
    name: 'alerts-add',
    path: '/w/design-team/alerts',
    async prepare(page) {
      await page.getByRole('button', { name: 'Add destination' }).first().click();
      await page.getByRole('dialog', { name: 'Add destination' }).waitFor();
    },
  },
  {
    name: 'alerts-destination',
    path: '/w/default/alerts',
    async prepare(page) {
      await page.getByRole('link', { name: 'On-call chat' }).click();
      await page.getByText('Nothing sent yet').waitFor();
    },
  },
  { name: 'members', path: '/w/default/members' },
  { name: 'members-personal', path: '/w/admin/members' },
  {
    name: 'members-transfer',
    path: '/w/default/members',
    async prepare(page) {
      await page.getByRole('button', { name: 'Actions for grace@example.com' }).click();
      await page.getByRole('menuitem', { name: 'Transfer ownership' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'members-invite',
    path: '/w/default/members',
    async prepare(page) {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('dialog', { name: 'Invite to Default' }).waitFor();
    },
  },
  {
    name: 'members-invitation-link',
    path: '/w/design-team/members',
    async prepare(page) {
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('button', { name: 'Create invitation' }).click();
      await page.getByText('Copy the invitation link now').waitFor();
    },
  },
  { name: 'workspace-settings', path: '/w/default/settings' },
  { name: 'workspace-settings-personal', path: '/w/admin/settings' },
  {
    name: 'workspace-settings-slug',
    path: '/w/default/settings',
    async prepare(page) {
      await page.getByLabel('Slug').fill('acme');
      await page.getByText('URLs will change').waitFor();
    },
  },
  {
    name: 'workspace-settings-delete',
    path: '/w/default/settings',
    async prepare(page) {
      await page.getByRole('button', { name: 'Delete workspace' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'account', path: '/account' },
  {
    name: 'account-password',
    path: '/account',
    async prepare(page) {
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'account-two-factor',
    path: '/account',
    async prepare(page) {
      await page.getByRole('button', { name: 'Enable' }).click();
      await page.getByLabel('Your password').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('img', { name: 'QR code' }).waitFor();
    },
  },
  {
    name: 'account-token',
    path: '/account',
    async prepare(page) {
      await page.getByRole('button', { name: 'New token' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('Release script');
      await page.getByRole('button', { name: 'Create token' }).click();
      await page.getByText('Copy the token now').waitFor();
    },
  },
  { name: 'instance', path: '/instance' },
];

async function openSupportBoard(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Support board' }).click();
  await page.getByRole('heading', { level: 1, name: 'Support board' }).waitFor();
  await waitUntilLoaded(page);
}

const NEWER_PAYMENTS = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Payments API', version: '2027-06-30' },
  paths: {
    '/charges': { get: { parameters: [{ name: 'status', in: 'query', required: true }], responses: {} } },
    '/refunds': { get: { responses: {} } },
  },
});

const SPEC_WITH_WARNINGS = `openapi: 3.1.0
info:
  title: Weather
  version: 1.0.0
paths:
  /forecasts/{city}:
    get:
      operationId: forecast
      summary: The forecast for a city
  /forecasts/{city}/hours:
    get:
      operationId: forecast
      summary: The same, hour by hour
`;

/** Starts a new integration with the sample API. */
async function importSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'import its spec' }).click();
  await page.getByRole('checkbox').first().waitFor();
}

async function configureSample(page: Page): Promise<void> {
  await importSample(page);
  await page.getByRole('button', { name: 'Select all found' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Configure' }).waitFor();
}

/** A path without a screen, where the router of a page leaves the screen before. */
const NOWHERE = '/nowhere';
/** What may be left of a screen then. */
const OVERLAYS = '[role="dialog"], [role="alert"], [role="menu"], [role="listbox"]';
/** Pages whose memory has responses that were not the server's. */
const withOtherResponses = new WeakSet<Page>();

/**
 * Opens a screen and waits until it is loaded. The page goes on from the screen before where nothing of that is left: to
 * load all of the code again takes longer than most screens do.
 */
export async function openScreen(page: Page, { path, responses = {}, prepare }: Screen): Promise<void> {
  const isLeft = await leaveScreen(page);
  await page.unrouteAll();
  if (isLeft && isEmpty(responses) && path !== NOWHERE && !path.startsWith('/docs')) await goOn(page, path);
  else await load(page, path, responses);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await waitUntilLoaded(page);
  await prepare?.(page);
  await waitUntilLoaded(page);
}

/** @returns whether the page has its code, and nothing of the screen before: no dialog, no message, no response */
async function leaveScreen(page: Page): Promise<boolean> {
  if (!page.url().startsWith('http')) return false;
  await clearStorage(page);
  if (withOtherResponses.has(page) || (await page.locator('#root').count()) === 0) return false;
  await page.evaluate(`history.pushState(null, '', '${NOWHERE}')`);
  await page.getByText('This page does not exist').waitFor();
  await clearStorage(page);
  return (await page.locator(OVERLAYS).count()) === 0;
}

/** The next screen begins without drafts, and without a workspace that was used last. */
async function clearStorage(page: Page): Promise<void> {
  await page.evaluate('localStorage.clear(); sessionStorage.clear()');
}

/** By the router of the page. */
async function goOn(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);
  await page.getByText('This page does not exist').waitFor({ state: 'detached' });
}

async function load(page: Page, path: string, responses: NonNullable<Screen['responses']>): Promise<void> {
  withOtherResponses.delete(page);
  await replaceResponses(page, responses);
  await page.goto(path);
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}

async function replaceResponses(page: Page, responses: NonNullable<Screen['responses']>): Promise<void> {
  if (!isEmpty(responses)) withOtherResponses.add(page);
  for (const [url, response] of Object.entries(responses))
    await page.route(url, (route) => route.fulfill(response));
}

/** Waits until no skeleton is left. */
async function waitUntilLoaded(page: Page): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { createApiClient, expectBody } from '@trunkline/contract/api-client';
import { AgentClient } from '@trunkline/contract/schemas/agents';
import { App } from '@trunkline/contract/schemas/apps';
import { AppIntegrationAccess } from '@trunkline/contract/schemas/integration-access';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { InvitationWithLink } from '@trunkline/contract/schemas/invitations';
import { Page as PageOf } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import type { Static, TSchema } from 'typebox';
import { type Issuer, startIssuer } from '../../../server/src/testing/issuer.ts';
import { json, startUpstream, type Upstream } from '../../../server/src/testing/upstream.ts';
import { expect, test as serverTest } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';
import { openSdkPage, type SdkPage } from './sdk-page.ts';

const ISSUES = 'get:/repos/{owner}/{repo}/issues';
const VIEWER = { email: 'alan@example.com', password: 'a universal machine' };

const RESPONSES = { responses: { 200: { description: 'ok' } } };
const parameters = ['owner', 'repo'].map((name) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
}));
const GITHUB = {
  openapi: '3.1.0',
  info: { title: 'GitHub', version: '1' },
  paths: {
    '/repos/{owner}/{repo}/issues': {
      get: { summary: 'List repository issues', parameters, ...RESPONSES },
      post: { summary: 'Create an issue', parameters, ...RESPONSES },
    },
  },
};
const ISSUE_BOARD = { name: 'Issue board', prompt: 'A board of our open GitHub issues' };
const LINEAR = {
  openapi: '3.1.0',
  info: { title: 'Linear', version: '1' },
  paths: { '/cycles': { get: { summary: 'List cycles', ...RESPONSES } } },
};

type Fixtures = {
  upstream: Upstream;
  /** Signs the tokens of users. */
  trusted: Issuer;
  /** Creates something in the workspace, as its admin. */
  create: <Schema extends TSchema>(schema: Schema, path: string, body: object) => Promise<Static<Schema>>;
  /** A page of an app, with the SDK in it. */
  sdkPage: SdkPage;
};

const test = serverTest.extend<Fixtures>({
  upstream: async ({ scope }, use) => {
    const issues = [{ number: 1, title: 'The printer is on fire' }];
    await use(await startUpstream(scope, (_request, response) => json(response, 200, issues)));
  },
  trusted: async ({ scope }, use) => use(await startIssuer(scope)),
  settings: ({ upstream, trusted }, use) =>
    use({ EGRESS_ALLOW: [upstream, trusted].map(({ url }) => new URL(url).host).join(',') }),
  create: ({ api }, use) =>
    use(async (schema, path, body) =>
      expectBody(await api('POST', `/api/workspaces/default/${path}`, body), schema, 201),
    ),
  sdkPage: async ({ browser, scope }, use) => use(await openSdkPage(scope, await browser.newPage())),
});

test.describe('apps', () => {
  test.beforeEach(async ({ create, upstream }) => {
    const register = async (slug: string, name: string, document: object, operations: string[]) => {
      const { id: spec_id } = await create(Spec, 'specs', { document });
      await create(Integration, 'integrations', { spec_id, slug, name, base_url: upstream.url, operations });
    };
    await register('github', 'GitHub', GITHUB, [ISSUES, 'post:/repos/{owner}/{repo}/issues']);
    await register('linear', 'Linear', LINEAR, ['get:/cycles']);
  });

  async function openApp(page: Page, name: string, tab: string): Promise<void> {
    await page.goto('/w/default/apps');
    await page.getByRole('link', { name }).click();
    await page.getByRole('tab', { name: tab }).click();
  }

  test('an agent is authorized on the consent page, narrowed, and revoked; access is requested and granted', async ({
    adminPage: page,
    api,
    create,
    server,
  }) => {
    const app = await create(App, 'apps', { name: 'Issue board', integrations: [] });
    await page.goto('/w/default/settings');
    await page.getByRole('button', { name: 'Register client' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Claude');
    const uri = dialog.getByRole('textbox', { name: 'Redirect URI 1' });
    await uri.fill('javascript:alert(1)');
    await dialog.getByRole('button', { name: 'Register client' }).click();
    await dialog.getByText('has the scheme javascript:').waitFor();
    await uri.fill('http://127.0.0.1/healthz');
    await dialog.getByRole('button', { name: 'Register client' }).click();
    await page.getByText('http://127.0.0.1/healthz').waitFor();
    const [client] = expectBody(
      await api('GET', '/api/workspaces/default/agent-clients'),
      PageOf(AgentClient),
    ).items;
    assert.ok(client);
    const request = new URLSearchParams({
      response_type: 'code',
      client_id: client.id,
      // A page of this server: the browser opens no other.
      redirect_uri: `${server.url}/healthz`,
      state: '42',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    await page.goto(`/authorize?${request}`);
    await page.getByRole('heading', { name: 'Authorize Claude' }).waitFor();
    await page.getByRole('combobox', { name: 'App', exact: true }).click();
    await page.getByRole('option', { name: 'Issue board' }).click();
    await page.getByRole('switch', { name: 'Read-only' }).click();
    await page.getByRole('combobox', { name: 'Endpoints' }).click();
    await expect(page.getByRole('option', { name: 'post:' })).toHaveCount(0);
    await page.getByRole('option', { name: ISSUES }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.waitForURL('**/healthz?**');
    const { searchParams } = new URL(page.url());
    assert.deepEqual([searchParams.get('state'), searchParams.get('code')?.slice(0, 4)], ['42', 'tlc_']);

    await page.goto(`/w/default/apps/${app.id}?tab=agents`);
    await page.getByText('github: 1 endpoint, read-only').waitFor();
    await page.getByRole('button', { name: 'Revoke Claude' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
    await page.getByText('No agents yet').waitFor();

    await page.goto('/w/default/settings');
    await page.getByRole('radio', { name: 'Only what an admin granted' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByText('Access of apps saved').waitFor();
    await page.goto(`/w/default/apps/${app.id}?tab=integrations`);
    await page.getByRole('button', { name: 'Request access' }).click();
    await dialog.getByRole('combobox', { name: 'Integration' }).click();
    await page.getByRole('option', { name: 'Linear' }).click();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Shows cycles');
    await dialog.getByRole('button', { name: 'Request access' }).click();
    // Once it is stored: to leave before would cancel it.
    await dialog.waitFor({ state: 'hidden' });
    await page.goto('/w/default/apps/access');
    await page.getByRole('button', { name: 'Decide on Linear for Issue board' }).click();
    await dialog.getByRole('button', { name: 'Grant' }).click();
    await expect(page.getByText('Shows cycles')).toHaveCount(0);
    const { items } = expectBody(
      await api('GET', `/api/workspaces/default/apps/${app.id}/integrations`),
      PageOf(AppIntegrationAccess),
    );
    assert.deepEqual(
      items.map(({ slug, level }) => [slug, level]),
      [
        ['github', 'off'],
        ['linear', 'all'],
      ],
    );

    await page.getByRole('button', { name: 'Issue board, GitHub: Not granted' }).click();
    await page.getByRole('button', { name: 'Grant endpoints…' }).click();
    await dialog.getByRole('checkbox', { name: ISSUES }).click();
    await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
    await page.getByRole('button', { name: 'Issue board, GitHub: Read-only' }).waitFor();
    await page.goto(`/w/default/apps/${app.id}?tab=agents`);
    await page.getByText(/^An agent that may call all of it sees \d+ tools/).waitFor();
    await page.getByRole('radio', { name: /^Three tools 3 tools/ }).click();
    await page.getByRole('combobox', { name: 'Pinned integrations' }).click();
    await page.getByRole('option', { name: /^GitHub \(1 tool, about / }).click();
    await page.getByText(/^An agent that may call all of it sees 4 tools/).waitFor();
    await page.goto(`/w/default/apps/${app.id}?tab=integrations`);
    await page.getByRole('button', { name: 'Change the grant of Linear' }).click();
    await dialog.getByRole('button', { name: 'Withdraw grant' }).click();
    await page.getByText('Not granted: calls are rejected').waitFor();
  });

  test('one is created from a prompt, with the integrations that match, adjusted', async ({
    adminPage: page,
    api,
  }) => {
    await page.goto('/w/default/apps');
    await page.getByText('No apps yet').waitFor();
    await page.getByRole('link', { name: 'Create app' }).click();
    await page.getByRole('button', { name: 'Create app' }).click();
    await page.getByText('Enter a name.').waitFor();

    await page.getByRole('textbox', { name: 'Name' }).fill('Issue board');
    const prompt = page.getByRole('textbox', { name: 'What should the app do?' });
    await prompt.fill('A board of our open GitHub issues');
    const integrations = page.getByRole('region', { name: 'App integrations' });
    await integrations.locator('mark').filter({ hasText: 'GitHub' }).waitFor();
    await integrations.getByText('Strong match', { exact: true }).waitFor();
    await integrations.getByText(ISSUES).waitFor();
    await expectAccessible(page);

    await integrations.getByRole('button', { name: 'Remove GitHub' }).click();
    await integrations.getByText('Your text mentions no integration').waitFor();
    const add = integrations.getByRole('combobox', { name: 'Add an integration' });
    for (const name of ['Linear', 'GitHub']) {
      await add.click();
      await page.getByRole('option', { name }).click();
    }
    await integrations.getByRole('button', { name: 'Remove Linear' }).click();
    await expect(integrations.getByRole('radio', { name: 'All 2 integrations' })).toBeChecked();
    await integrations.getByRole('radio', { name: 'Only the selected ones (1)' }).click();
    await page.getByRole('button', { name: 'Create app' }).click();
    await page.getByRole('heading', { level: 1, name: 'Issue board' }).waitFor();

    const id = new URL(page.url()).pathname.split('/').at(-1);
    const body = expectBody(await api('GET', `/api/workspaces/default/apps/${id}`), App);
    assert.deepEqual(
      body.integrations.map(({ slug }) => slug),
      ['github'],
    );
    assert.equal(body.integration_access, 'selected');
    // The suggested operation, with the app's own id.
    const code = page.getByRole('region', { name: 'SDK code' });
    assert.match(
      (await code.textContent()) ?? '',
      new RegExp(`appId: '${id}'[^]*'${ISSUES.replaceAll(/[{}]/g, '.')}'`),
    );
  });

  test('the first code reads, whatever the prompt asks for, and what writes is marked', async ({
    adminPage: page,
    create,
  }) => {
    await create(App, 'apps', { name: 'Reporter', prompt: 'A form that creates GitHub issues' });
    await openApp(page, 'Reporter', 'Get started');
    const endpoint = page.getByRole('combobox', { name: 'Endpoint' });
    await expect(endpoint).toHaveValue(ISSUES);
    await endpoint.click();
    await page.getByRole('option', { name: 'writes' }).click();
    await expect(endpoint).toHaveValue(ISSUES.replace('get:', 'post:'));
    const panel = page.getByRole('tabpanel', { name: 'Get started' });
    await expect(panel.getByText('writes', { exact: true })).toBeVisible();
    await expectAccessible(page);
  });

  test('its token is shown once, and its page on another origin calls with the SDK', async ({
    adminPage: page,
    create,
    sdkPage,
    server,
  }) => {
    await create(App, 'apps', ISSUE_BOARD);
    await openApp(page, 'Issue board', 'Get started');
    const board = page.getByRole('tabpanel', { name: 'Get started' });
    await board.getByText('Waiting for your first call').waitFor();
    const token = await createToken(page, 'Board');
    const commands = board.getByRole('region', { name: 'terminal commands' });
    await expect(commands).toHaveText(
      `npm install @base44/sdkexport TRUNKLINE_TOKEN=${token}node first-call.mjs`.replaceAll(
        /(?=export|node f)/g,
        '\n',
      ),
    );
    await board.getByRole('textbox', { name: 'owner' }).fill('ada');
    await board.getByRole('textbox', { name: 'repo' }).fill('');
    await board.getByRole('button', { name: 'Run here' }).click();
    await board.getByText('is missing').waitFor();
    await board.getByRole('textbox', { name: 'repo' }).fill('engine');
    await board.getByRole('region', { name: 'SDK code' }).getByText("repo: 'engine'").waitFor();
    await board.getByRole('button', { name: 'Run here' }).click();
    await board.getByRole('region', { name: 'Response' }).getByText('The printer is on fire').waitFor();
    await board.getByText('Last call: Succeeded').waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Issue board' }).waitFor();
    assert.ok(!(await page.content()).includes(token));
    assert.ok(
      !(await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })')).includes(
        token,
      ),
    );

    const options = { serverUrl: server.url, appId: appIn(page), token };
    const issues = { pathParams: { owner: 'ada', repo: 'engine' } };
    // The browser hides a refused response from the page, its reason too.
    assert.match(JSON.stringify(await sdkPage.call(options, 'github', ISSUES, issues)), /Network Error/);
    await page.getByRole('tab', { name: 'Access' }).click();
    await page.getByRole('button', { name: 'Add origin' }).click();
    await page.getByRole('textbox', { name: 'Origin 1' }).fill(`${sdkPage.origin}/board`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('is not an origin').waitFor();
    await page.getByRole('textbox', { name: 'Origin 1' }).fill(sdkPage.origin);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const response = await sdkPage.call(options, 'github', ISSUES, issues);
    assert.deepEqual(response, {
      success: true,
      status_code: 200,
      data: [{ number: 1, title: 'The printer is on fire' }],
    });

    await page.getByRole('tab', { name: 'Calls' }).click();
    await page.getByRole('row').filter({ hasText: 'Succeeded' }).getByRole('link').first().click();
    const details = page.getByRole('dialog', { name: 'Call' });
    await details.getByText(ISSUES).waitFor();
    await details.getByText('1', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });

    await page.getByRole('tab', { name: 'Integrations' }).click();
    const scope = page.getByRole('radiogroup', { name: 'Integrations that the app may call' });
    await scope.getByRole('radio', { name: 'Only the selected ones' }).click();
    await page.getByText('Issue board may use only the integrations that are on').waitFor();
    await expect(page.getByRole('switch', { name: 'Access to Linear' })).not.toBeChecked();
    await scope.getByRole('radio', { name: 'All integrations' }).click();
    await page.getByText('Issue board may use all integrations').waitFor();
    await page.getByRole('switch', { name: 'Access to Linear' }).and(page.locator(':checked')).waitFor();
    const allowed = page.getByRole('switch', { name: 'Access to GitHub' });
    await allowed.press('Space');
    await page.getByText('GitHub is off for Issue board').waitFor();
    await expectCode(sdkPage.call(options, 'github', ISSUES, issues), 'integration_disabled');
    await page.getByRole('tab', { name: 'Calls' }).click();
    await page.getByRole('table').getByText('Integration disabled for this app').waitFor();
    await page.getByRole('tab', { name: 'Integrations' }).click();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await allowed.and(page.locator(':checked')).waitFor();

    await page.getByRole('button', { name: 'Restrict GitHub' }).click();
    const limits = page.getByRole('dialog', { name: 'Limits of Issue board for GitHub' });
    await limits.getByRole('radio', { name: 'Only these' }).click();
    await limits.getByRole('button', { name: 'Save' }).click();
    await limits.getByText('Select at least one').waitFor();
    await limits.getByRole('checkbox', { name: 'post:/repos/{owner}/{repo}/issues' }).click();
    await limits.getByRole('textbox', { name: 'Calls per minute' }).fill('5');
    await limits.getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 of 2 endpoints, 5 calls per minute').waitFor();
    await expectCode(sdkPage.call(options, 'github', ISSUES, issues), 'operation_disabled');

    await page.getByRole('tab', { name: 'Access' }).click();
    await page.getByRole('button', { name: 'Revoke Board' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
    await page.getByText('No tokens yet').waitFor();
    await expectCode(sdkPage.call(options, 'github', ISSUES, issues), 'invalid_token');
  });

  test('user tokens and anonymous calls are allowed, and refused again', async ({
    adminPage: page,
    api,
    create,
  }) => {
    const { id } = await create(App, 'apps', { name: 'Shop' });
    await openApp(page, 'Shop', 'Access');
    await page.getByRole('switch', { name: 'Accept tokens of the app’s own users' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Enter the audience').waitFor();
    await page.getByRole('textbox', { name: 'Issuer' }).fill('login.example.com');
    await page.getByRole('textbox', { name: 'Audience' }).fill('shop');
    await page.getByRole('button', { name: 'Add claim' }).click();
    await page.getByRole('textbox', { name: 'Claim 1', exact: true }).fill('adult');
    await page.getByRole('textbox', { name: 'Value of claim 1' }).fill('true');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('is not a URL such as').waitFor();
    await page.getByRole('textbox', { name: 'Issuer' }).fill('https://login.example.com');
    await page.getByRole('switch', { name: 'Allow calls without a token' }).click();
    await page.getByRole('textbox', { name: 'Calls per minute, per IP address' }).fill('3');
    await page.getByRole('tab', { name: 'Calls' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByText('No changes').waitFor();

    const body = expectBody(await api('GET', `/api/workspaces/default/apps/${id}`), App);
    assert.deepEqual(body.user_tokens, {
      issuer: 'https://login.example.com',
      audience: 'shop',
      jwks_url: null,
      required_claims: { adult: true },
    });
    assert.deepEqual(body.anonymous_calls, { calls_per_minute: 60, calls_per_minute_per_ip: 3 });

    await page.reload();
    await page.getByRole('switch', { name: 'Allow calls without a token' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const after = expectBody(await api('GET', `/api/workspaces/default/apps/${id}`), App);
    assert.equal(after.anonymous_calls, null);
    assert.equal(after.user_tokens?.issuer, 'https://login.example.com');
  });

  test('an issuer chosen in the form is the one whose users call, and editors only turn it off', async ({
    adminPage: page,
    api,
    create,
    openPage,
    server,
    trusted,
  }) => {
    const { id } = await create(App, 'apps', { name: 'Shop', integrations: ['linear'] });
    const call = async (token: string) => {
      const asUser = createApiClient(server.url, { authorization: `Bearer ${token}` });
      return (await asUser('POST', `/api/apps/${id}/integrations/custom/linear/get:%2Fcycles`, {})).status;
    };
    const staff = await trusted.token({ role: 'staff', iss: 'https://login.example.com' });
    assert.equal(await call(staff), 401);
    await openApp(page, 'Shop', 'Access');
    await page.getByRole('switch', { name: 'Accept tokens of the app’s own users' }).click();
    await page.getByRole('textbox', { name: 'Issuer' }).fill('https://login.example.com');
    await page.getByRole('textbox', { name: 'Audience' }).fill('trunkline');
    await page.getByRole('textbox', { name: 'JWKS URL' }).fill('nowhere');
    await page.getByRole('button', { name: 'Add claim' }).click();
    await page.getByRole('textbox', { name: 'Claim 1', exact: true }).fill('role');
    await page.getByRole('textbox', { name: 'Value of claim 1' }).fill('staff');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('is not a URL such as').waitFor();
    await page.getByRole('textbox', { name: 'JWKS URL' }).fill(`${trusted.url}/keys`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await expectAccessible(page);
    assert.equal(await call(staff), 200);
    assert.equal(await call(await trusted.token({ iss: 'https://login.example.com', role: 'guest' })), 401);

    const { link } = await create(InvitationWithLink, 'invitations', { role: 'editor' });
    const invitation = new URL(link).searchParams.get('token');
    await createApiClient(server.url)('POST', `/api/invitations/${invitation}/accept`, VIEWER);
    const editorPage = await openPage(VIEWER);
    await openApp(editorPage, 'Shop', 'Access');
    await editorPage.getByText('Only admins can choose the issuer').waitFor();
    for (const name of ['Issuer', 'Audience', 'JWKS URL', 'Claim 1'])
      await expect(editorPage.getByRole('textbox', { name, exact: true })).toBeDisabled();
    await editorPage.getByRole('switch', { name: 'Accept tokens of the app’s own users' }).click();
    await editorPage.getByRole('button', { name: 'Save', exact: true }).click();
    await editorPage.getByText('Saved', { exact: true }).waitFor();
    const body = expectBody(await api('GET', `/api/workspaces/default/apps/${id}`), App);
    assert.equal(body.user_tokens, null);
    assert.equal(await call(staff), 401);
  });

  test('one is renamed, and deleted once its name is typed', async ({ adminPage: page, create }) => {
    await create(App, 'apps', { name: 'Draft' });
    await openApp(page, 'Draft', 'Settings');
    assert.match(page.url(), /\?tab=settings$/);
    await page.getByRole('textbox', { name: 'Name' }).fill('Old draft');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('heading', { level: 1, name: 'Old draft' }).waitFor();
    await page.getByRole('button', { name: 'Delete app' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Old draft?' });
    const deletion = dialog.getByRole('button', { name: 'Delete app' });
    await expect(deletion).toBeDisabled();
    await dialog.getByRole('textbox').fill('Old draft');
    await deletion.click();
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    await expect(page.getByRole('link', { name: 'Old draft' })).toHaveCount(0);
  });

  test('its starter and its context can be downloaded', async ({ adminPage: page, create }) => {
    await create(App, 'apps', ISSUE_BOARD);
    await openApp(page, 'Issue board', 'Get started');
    await page.getByRole('region', { name: 'context' }).getByText('# APIs of Issue board').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download starter' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'issue-board.zip');
    assert.equal(await download.failure(), null);
  });

  test('access is changed for many integrations and apps at once, narrowed to what was called, and undone', async ({
    adminPage: page,
    api,
    create,
    upstream,
  }) => {
    const { id: spec_id } = await create(Spec, 'specs', { document: LINEAR });
    for (let number = 0; number < 60; number += 1)
      await create(Integration, 'integrations', {
        spec_id,
        slug: `many-${number}`,
        name: `Many ${number}`,
        base_url: upstream.url,
        operations: ['get:/cycles'],
      });
    const { id } = await create(App, 'apps', ISSUE_BOARD);
    await create(App, 'apps', { name: 'Weekly report' });
    const { token } = await create(TokenWithSecret, `apps/${id}/tokens`, {});
    const path = `/api/apps/${id}/integrations/custom/github/${encodeURIComponent(ISSUES)}`;
    const call = async () =>
      (
        await fetch(new URL(path, page.url()), {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ path_params: { owner: 'ada', repo: 'engine' } }),
        })
      ).status;
    const levels = async () => {
      const list = await api('GET', `/api/workspaces/default/apps/${id}/integrations?limit=200`);
      const { items } = expectBody(list, PageOf(AppIntegrationAccess));
      return Object.groupBy(items, ({ level }) => level);
    };

    await page.goto('/w/default/apps?sort=name');
    await expect(page.getByRole('table').getByRole('link')).toHaveText(['Issue board', 'Weekly report']);
    assert.equal(await call(), 200);
    await page.getByRole('searchbox', { name: 'Search apps' }).fill('board');
    await page.getByRole('link', { name: 'Weekly report' }).waitFor({ state: 'detached' });
    assert.match(page.url(), /search=board&sort=name|sort=name&search=board/);
    await page.getByRole('link', { name: 'Issue board' }).click();
    await page.getByRole('tab', { name: 'Integrations' }).click();

    await page.getByRole('searchbox', { name: 'Search integrations' }).fill('many');
    await page.getByRole('switch', { name: 'Access to GitHub' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Change all that match' }).click();
    await page.getByRole('menuitem', { name: 'Disable all that match' }).click();
    await page.getByText('60 integrations disabled').waitFor();
    assert.equal((await levels()).off?.length, 60);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await levels()).off?.length ?? 0).toBe(0);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Narrow to what was called' }).click();
    const narrowing = page.getByRole('dialog', { name: 'Narrow Issue board to what it called' });
    await narrowing.getByText(ISSUES).waitFor();
    await narrowing.getByText('61 other integrations become off').waitFor();
    await narrowing.getByRole('button', { name: 'Narrow access' }).click();
    await page.getByText('Issue board is narrowed to what it called').waitFor();
    const narrowed = await levels();
    assert.deepEqual(
      narrowed.read_only?.map(({ slug, operations }) => [slug, operations]),
      [['github', [ISSUES]]],
    );
    assert.equal(narrowed.off?.length, 61);

    await page.goto('/w/default/apps/access?integrations=many');
    const cell = (app: string, name: string, level: string) =>
      page.getByRole('button', { name: `${app}, ${name}: ${level}`, exact: true });
    await cell('Issue board', 'Many 0', 'Off').waitFor();
    await page.getByRole('checkbox', { name: 'Select all of Many 1', exact: true }).click();
    await cell('Weekly report', 'Many 0', 'All endpoints').press('Space');
    await page.keyboard.press('ArrowRight');
    const bar = page.getByRole('region', { name: 'Selected cells' });
    await bar.getByText('3 cells selected').waitFor();
    await expectAccessible(page);
    await bar.getByRole('button', { name: 'Read-only' }).click();
    await page.getByText('3 cells read-only').waitFor();
    await cell('Issue board', 'Many 1', 'Read-only').waitFor();
    await cell('Weekly report', 'Many 0', 'Read-only').waitFor();
  });

  test('viewers read all of it, and why they cannot change it', async ({ create, openPage, server }) => {
    await create(App, 'apps', ISSUE_BOARD);
    const { link } = await create(InvitationWithLink, 'invitations', { role: 'viewer' });
    const invitation = new URL(link).searchParams.get('token');
    const joined = await createApiClient(server.url)('POST', `/api/invitations/${invitation}/accept`, VIEWER);
    assert.equal(joined.status, 200);
    const page = await openPage(VIEWER);
    await page.goto('/w/default/apps');
    await page.getByRole('link', { name: 'Issue board' }).waitFor();
    await expect(page.getByRole('link', { name: 'Create app' })).toHaveCount(0);
    await page.goto('/w/default/apps/new');
    await page.getByRole('heading', { name: 'Viewers cannot create apps' }).waitFor();

    await openApp(page, 'Issue board', 'Integrations');
    await page.getByText('you are a viewer').waitFor();
    assert.ok(await page.getByRole('switch', { name: 'Access to GitHub' }).isDisabled());
    for (const tab of ['Get started', 'Integrations', 'Access', 'Settings']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      const actions = page.getByRole('button', {
        name: /^(Create|New|Restrict|Narrow|Change|Revoke|Save|Add|Remove|Rename|Delete)/,
      });
      assert.deepEqual(await actions.allTextContents(), [], tab);
      await expectAccessible(page);
    }
  });
});

/** Creates a token on the Start tab, and reads it while it is shown. */
async function createToken(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token for Issue board' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = await dialog.getByText(/^tla_/).textContent();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return token ?? '';
}

function appIn(page: Page): string {
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

async function expectCode(refused: Promise<unknown>, code: string): Promise<void> {
  assert.match(JSON.stringify(await refused), new RegExp(`"code":"${code}"`));
}

import assert from 'node:assert/strict';
import type { Page as BrowserPage } from '@playwright/test';
import { createApiClient, expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Value } from 'typebox/value';
import { json, startUpstream, type Upstream } from '../../../server/src/testing/upstream.ts';
import { expect, test as serverTest } from '../fixtures.ts';
import { GRACE } from './colleagues.ts';

const test = serverTest.extend<{ tokenServer: Upstream }>({
  tokenServer: async ({ scope }, use) => {
    const refusal = { error: 'invalid_client', error_description: 'The client expired yesterday' };
    await use(await startUpstream(scope, (_request, response) => json(response, 401, refusal)));
  },
  settings: ({ tokenServer }, use) => use({ EGRESS_ALLOW: new URL(tokenServer.url).host }),
});

test.describe('calls', () => {
  test.use({ contents: 'seed' });

  test('are filtered; the URL keeps the filter, and the export has it', async ({ adminPage: page }) => {
    await page.goto('/w/default/calls');
    await page.getByRole('table').waitFor();
    const search = page.getByRole('combobox', { name: 'Search calls' });
    await search.fill('prob');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await search.pressSequentially('operation_dis');
    await page.getByRole('option', { name: 'Operation disabled for this app' }).click();
    await page.waitForURL('**/calls?code=operation_disabled');
    await rowsBecome(page, 1);
    await page.reload();
    await rowsBecome(page, 1);
    await expect(search).toHaveValue('problem:operation_disabled');

    await page.getByRole('button', { name: 'Export' }).click();
    const csv = await downloaded(page, 'CSV, for spreadsheets');
    const [head = '', ...lines] = csv.trim().split('\r\n');
    assert.match(head, /^id,at,app_id,integration/);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /post:\/tickets/);
    const ndjson = await downloaded(page, 'NDJSON, for programs');
    assert.equal(Value.Parse(CallLogEntry, JSON.parse(ndjson)).code, 'operation_disabled');
    await page.keyboard.press('Escape');

    await search.fill('problem:operation_disabled colour:red');
    await page.keyboard.press('Enter');
    await page.getByText('There is no filter “colour”').waitFor();
    await search.fill('problem:operation_disabled user:nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No calls match' }).waitFor();
    assert.match(page.url(), /code=operation_disabled&subject=nobody$/);
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await page.getByRole('table').waitFor();
    assert.match(page.url(), /\/calls$/);
  });

  test('are narrowed by outcome and time', async ({ adminPage: page }) => {
    await page.goto('/w/default/calls');
    await page.getByRole('table').waitFor();
    await page.getByText('Refused', { exact: true }).click();
    await page.waitForURL('**/calls?outcome=refused');
    await rowsBecome(page, 2);
    await expect(page.getByRole('combobox', { name: 'Search calls' })).toHaveValue('status:refused');
    const timeline = page.getByRole('slider', { name: 'Calls over time' });
    await timeline.press('End');
    await expect(timeline).toHaveAttribute('aria-valuetext', /2 calls, 2 errors$/);
    await timeline.press('Enter');
    await page.waitForURL(/outcome=refused&range=between&since=.*&until=/);
    await rowsBecome(page, 2);
    await timeline.press('Home');
    await timeline.press('Enter');
    await page.getByRole('heading', { name: 'No calls match' }).waitFor();
    await page.goBack();
    await rowsBecome(page, 2);
  });

  test('have a URL each, which their request id finds, and details that say what to do', async ({
    adminPage: page,
  }) => {
    await page.goto('/w/default/calls?status_code=404&range=1h');
    const opener = page.getByRole('table').getByRole('link').first();
    await opener.focus();
    await page.keyboard.press('Enter');
    const details = page.getByRole('dialog', { name: 'Call' });
    await details.getByText('The resource does not exist').waitFor();
    await details.getByRole('definition').filter({ hasText: 'get:/tickets/{id}' }).waitFor();
    await details.getByRole('term').filter({ hasText: 'First byte' }).waitFor();
    await page.keyboard.press('Escape');
    await opener.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/calls\/[^?]+\?.*status_code=404/);
    const id = /calls\/([^?]+)/.exec(page.url())?.[1] ?? '';
    await page.reload();
    await details.getByText('The resource does not exist').waitFor();
    await details.getByRole('button', { name: 'All calls to this endpoint' }).click();
    await page.waitForURL(/calls\?.*operation=get/);
    await details.waitFor({ state: 'hidden' });
    await expect(page.getByRole('combobox', { name: 'Time' })).toHaveValue('Last hour');

    await page.getByRole('combobox', { name: 'Search calls' }).fill(id);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/calls?request=${id}&range=1h`);
    await rowsBecome(page, 1);
    await page.getByRole('table').getByRole('link').click();
    await details.getByRole('button', { name: 'Show request and response' }).click();
    await expect(details.getByLabel('response body', { exact: true })).toContainText(
      'there is no such ticket',
    );
    await details.getByRole('tab', { name: 'Request' }).click();
    await expect(details.getByRole('tabpanel', { name: 'Request' })).toContainText(/X-Api-Key\W*••••••/i);
    await details.getByRole('link', { name: 'Send again as a test' }).click();
    await page.waitForURL(/integrations\/tickets\?tab=try&operation=get/);
    await page.getByText('The form has the inputs of the captured call.').waitFor();
    const request = page.getByRole('region', { name: 'Request' });
    await expect(request.getByRole('textbox', { name: 'id' })).toHaveValue('4711');

    await page.goto('/w/default/calls/01890000-0000-7000-8000-000000000000');
    await details.getByText('no call with this request ID').waitFor();
  });

  test('are captured until an admin stops it, which every member sees', async ({
    adminPage: page,
    openPage,
  }) => {
    await page.goto('/w/default/integrations/tickets');
    await page.getByRole('button', { name: 'Capture calls…' }).click();
    await page.getByRole('combobox', { name: 'Capture for' }).click();
    await page.getByRole('option', { name: '15 minutes' }).click();
    await page.getByRole('button', { name: 'Start capture' }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'Calls of Tickets are captured' });
    await expect(notice).toContainText('Capture ends in 15 minutes');
    const other = await openPage(GRACE);
    await other.goto('/w/default/calls?integration=tickets');
    await other.getByText('Calls of Tickets are captured').waitFor();
    await expect(other.getByRole('button', { name: 'Stop now' })).toBeHidden();
    await notice.getByRole('button', { name: 'Stop now' }).click();
    await notice.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete all' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
    await page.getByText('No calls are kept.').waitFor();
  });

  test('say to admins why a token server refused, and to others that it did', async ({
    adminPage: page,
    api,
    openPage,
    server,
    tokenServer,
  }) => {
    const { items } = expectBody(await api('GET', '/api/workspaces/default/apps'), Page(App));
    const app = items.find(({ name }) => name === 'Support board');
    const credentials = {
      type: 'oauth2_client_credentials',
      token_url: tokenServer.url,
      client_id: 'trunkline',
      client_secret: 'the-clients-secret',
    };
    const integration = '/api/workspaces/default/integrations/tickets';
    expectBody(await api('PATCH', integration, { credentials }, { 'if-match': '*' }), Integration);
    const tokens = `/api/workspaces/default/apps/${app?.id}/tokens`;
    const { token } = expectBody(await api('POST', tokens, {}), TokenWithSecret);
    const asApp = createApiClient(server.url, { authorization: `Bearer ${token}` });
    const refused = await asApp(
      'POST',
      `/api/apps/${app?.id}/integrations/custom/tickets/get:%2Ftickets`,
      {},
    );
    assert.doesNotMatch(JSON.stringify(refused.body), /expired yesterday/);

    const openDetails = async (who: BrowserPage) => {
      await who.goto('/w/default/calls?code=token_unavailable');
      await who.getByRole('table').getByRole('link').first().click();
      const details = who.getByRole('dialog', { name: 'Call' });
      await details.getByText('token_unavailable').waitFor();
      return details;
    };
    const details = await openDetails(page);
    await details.getByRole('definition').filter({ hasText: 'expired yesterday' }).waitFor();
    await expect(details).not.toContainText('the-clients-secret');
    const others = await openDetails(await openPage(GRACE));
    await expect(others).not.toContainText('expired yesterday');
    await expect(others.getByText('Reason', { exact: true })).toHaveCount(0);
  });

  test('between two times are listed alone', async ({ adminPage: page }) => {
    await page.goto('/w/default/calls?range=between&until=2001-01-01T00:00');
    await page.getByRole('heading', { name: 'No calls match' }).waitFor();
    await page.getByLabel('Until').fill('2099-01-01T00:00');
    await page.getByRole('table').waitFor();
  });

  test('are added while the list is live, and older ones on scrolling', async ({
    adminPage: page,
    api,
    server,
  }) => {
    const { id: app } = expectBody(
      await api('POST', '/api/workspaces/default/apps', { name: 'Caller' }),
      App,
    );
    const tokens = `/api/workspaces/default/apps/${app}/tokens`;
    const { token } = expectBody(await api('POST', tokens, {}), TokenWithSecret);
    const asApp = createApiClient(server.url, { authorization: `Bearer ${token}` });
    const readTicket = `/api/apps/${app}/integrations/custom/tickets/get:/tickets/{id}`;
    await page.goto('/w/default/calls?operation=get%3A%2Ftickets%2F%7Bid%7D&status_code=200');
    await rowsBecome(page, 6);
    await page.getByRole('switch', { name: 'Live' }).click();
    for (let count = 0; count < 60; count++) await asApp('POST', readTicket, { path_params: { id: 1 } });
    await rowsBecome(page, 50);
    await page.getByRole('switch', { name: 'Live' }).click();
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 20_000);
    await rowsBecome(page, 66);
  });

  test('an empty list says how to make one', async ({ adminPage: page }) => {
    await page.goto('/w/design-team/calls');
    await page.getByRole('heading', { name: 'No calls yet' }).waitFor();
    await page.getByRole('link', { name: 'Go to apps' }).click();
    await page.getByRole('heading', { name: 'No apps yet' }).waitFor();
  });
});

async function rowsBecome(page: BrowserPage, count: number): Promise<void> {
  const rows = page.getByRole('table').locator('tbody tr');
  await rows.nth(count - 1).waitFor();
  await rows.nth(count).waitFor({ state: 'detached' });
}

/** What a link of the open menu leads to. */
async function downloaded(page: BrowserPage, name: string): Promise<string> {
  const url = await page.getByRole('menuitem', { name }).getAttribute('href');
  const response = await page.request.get(url ?? '');
  assert.match(response.headers()['content-disposition'] ?? '', /^attachment/);
  return response.text();
}

import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Instance } from '@trunkline/contract/schemas/instance';
import { IntegrationSummary } from '@trunkline/contract/schemas/integrations';
import { Page as PageOf } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { Token } from '@trunkline/contract/schemas/tokens';
import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';

const LIST = '/w/default/integrations';
const VIEWER = { email: 'alan@example.com', password: 'a universal machine' };

test.describe('the integrations', () => {
  test.use({ contents: 'seed' });

  test('are found by words or by health, as cards or as a table, and opened', async ({ adminPage: page }) => {
    await page.goto(LIST);
    const tickets = card(page, 'Tickets');
    await tickets.getByText('3 endpoints · 2 apps').waitFor();
    await tickets.getByText('10 calls, 20% errors').waitFor();
    await tickets.getByText('The sample ticket system').waitFor();
    await tickets.getByText('Healthy').waitFor();
    await card(page, 'Payments (sandbox)').getByText('Failing').waitFor();

    const search = page.getByRole('searchbox', { name: 'Search integrations' });
    await search.fill('api.payments SANDBOX');
    await tickets.waitFor({ state: 'detached' });
    await card(page, 'Payments (sandbox)').waitFor();
    await search.fill('weather');
    await page.getByText('No results for “weather”').waitFor();
    await search.fill('');
    await tickets.waitFor();

    await page.getByRole('combobox', { name: 'Health' }).selectOption('Failing');
    await tickets.waitFor({ state: 'detached' });
    await page.locator('label', { hasText: 'Table' }).click();
    await page.reload();
    const rows = page.getByRole('table').getByRole('link');
    await expect(rows).toHaveText(['Payments (sandbox)']);
    await page.goto(`${LIST}?sort=health`);
    await expect(rows).toHaveText(['Payments (sandbox)', 'Tickets']);
    await page.locator('label', { hasText: 'Cards' }).click();
    await page.getByRole('link', { name: 'Tickets' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor();
    assert.match(page.url(), /\/w\/default\/integrations\/tickets$/);
  });

  test('one is deleted after a warning that names its apps, and restored by Undo', async ({
    adminPage: page,
  }) => {
    await page.goto(`${LIST}/tickets`);
    const actions = page.getByRole('button', { name: 'More actions for Tickets' });
    await actions.click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Tickets?' });
    await dialog.getByText('Support board, 5 calls in 30 days').waitFor();
    await dialog.getByText('Weekly report, 5 calls in 30 days').waitFor();
    const confirm = dialog.getByRole('button', { name: 'Delete integration' });
    await expect(confirm).toBeDisabled();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await actions.and(page.locator(':focus')).waitFor();

    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByLabel('Type tickets to confirm').fill('tickets');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await card(page, 'Payments (sandbox)').waitFor();
    await card(page, 'Tickets').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Integration restored').waitFor();
    await card(page, 'Tickets').waitFor();
  });

  test('deleted ones are restored, under another slug where theirs is taken, or purged', async ({
    adminPage: page,
    api,
  }) => {
    const { sample_api } = expectBody(await api('GET', '/api/instance'), Instance);
    const specs = '/api/workspaces/default/specs';
    const spec = expectBody(await api('POST', specs, { url: sample_api?.spec_url }), Spec);
    const desk = { spec_id: spec.id, slug: 'desk', name: 'Desk', operations: ['get:/agents'] };
    await api('POST', '/api/workspaces/default/integrations', desk);
    await api('DELETE', '/api/workspaces/default/integrations/desk');
    await api('POST', '/api/workspaces/default/integrations', { ...desk, name: 'New desk' });

    await page.goto(LIST);
    await page.getByRole('button', { name: 'More on integrations' }).click();
    await page.getByRole('menuitem', { name: 'Deleted integrations (2)' }).click();
    await page.getByRole('button', { name: 'Restore Desk' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restore Desk' });
    await dialog.getByLabel('Slug').fill('old-desk');
    await page.keyboard.press('Enter');
    await page.getByText('Integration restored').waitFor();
    await page.getByRole('cell', { name: 'Desk desk' }).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Delete permanently: Payments, first try' }).click();
    await page.getByLabel('Type payments-old to confirm').fill('payments-old');
    await page.getByRole('button', { name: 'Delete permanently', exact: true }).click();
    await page.getByText('The trash is empty').waitFor();
    await page.getByRole('link', { name: 'Integrations' }).last().click();
    await card(page, 'Desk').getByText('old-desk').waitFor();
  });

  test('a spec update shows its breaking changes before it is applied', async ({ adminPage: page }) => {
    await page.goto(LIST);
    await page.getByRole('button', { name: 'More actions for Tickets' }).click();
    await page.getByRole('menuitem', { name: 'Check for updates' }).click();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('No changes').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'More actions for Payments (sandbox)' }).click();
    await page.getByRole('menuitem', { name: 'Check for updates' }).click();
    await page.getByRole('button', { name: 'Compare' }).click();
    const newer = {
      openapi: '3.1.0',
      info: { title: 'Payments', version: '3' },
      paths: { '/charges': { get: {} } },
    };
    await page.getByLabel('New spec').fill(JSON.stringify(newer));
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('alert').getByText('post:/accounts/{account}/charges').waitFor();
    await page.getByRole('button', { name: 'Apply update' }).click();
    await page.getByText('Update applied').waitFor();
    await card(page, 'Payments (sandbox)').getByText('1 endpoint ·').waitFor();
  });

  test('a pasted update that is no spec is refused, and can be corrected', async ({ adminPage: page }) => {
    await page.goto(LIST);
    await page.getByRole('button', { name: 'More actions for Payments (sandbox)' }).click();
    await page.getByRole('menuitem', { name: 'Check for updates' }).click();
    const compare = page.getByRole('button', { name: 'Compare' });
    await compare.click();
    const field = page.getByLabel('New spec');
    await field.fill('<!doctype html><title>Sign in</title>');
    const alert = page.getByRole('dialog').getByRole('alert');
    await expect(alert).toHaveCount(0);
    await compare.click();
    await alert.waitFor();
    await expect(field).toHaveValue('<!doctype html><title>Sign in</title>');
    await field.fill(
      JSON.stringify({ openapi: '3.1.0', info: { title: 'Payments', version: '3' }, paths: {} }),
    );
    await compare.click();
    await page.getByRole('button', { name: 'Apply update' }).waitFor();
  });

  test('a viewer sees them, and whom to ask for more', async ({ openPage }) => {
    const page = await openPage(VIEWER);
    await page.goto(LIST);
    await page.getByText('You are a viewer here').waitFor();
    await page.getByRole('link', { name: 'admin@example.com' }).waitFor();
    await card(page, 'Tickets').waitFor();
    await expect(page.getByRole('link', { name: 'Add Integration' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^More actions/ })).toHaveCount(0);

    await page.goto(`${LIST}/tickets`);
    await page.getByText('Only admins can see the headers').waitFor();
    await page.getByRole('tab', { name: 'Endpoints' }).click();
    await page.getByRole('button', { name: 'GET /tickets List tickets' }).click();
    await page.getByRole('heading', { name: 'Parameters' }).waitFor();
    await expect(page.getByRole('link', { name: 'Try it' })).toHaveCount(0);
    for (const name of ['Try it', 'Audit log']) await expect(page.getByRole('tab', { name })).toHaveCount(0);
    await page.getByRole('tab', { name: 'Usage' }).click();
    await page.getByRole('region', { name: 'Usage by endpoint' }).waitFor();
    await page.goto(`${LIST}/tickets?tab=try`);
    await page.getByText('Only admins can send test requests').waitFor();
    await page.goto(`${LIST}/tickets?tab=audit-log`);
    await page.getByText('Only admins can see the audit log').waitFor();
  });

  test('a personal workspace and a low plan say what is missing', async ({ adminPage: page }) => {
    await page.goto('/w/small-team/integrations');
    await page.getByText('This workspace is on the starter plan').waitFor();
    await expect(page.getByRole('link', { name: 'Add Integration' })).toHaveCount(0);
    await page.goto('/w/admin/integrations');
    await page.getByText('This workspace is personal').waitFor();
    await page.getByRole('button', { name: 'New shared workspace' }).click();
    await page.getByRole('dialog', { name: 'New workspace' }).waitFor();
  });

  test('an empty list explains three steps, and one click makes a first call to the sample API, once', async ({
    adminPage: page,
    api,
  }) => {
    const path = '/api/workspaces/design-team';
    await page.goto('/w/design-team/integrations');
    await page.getByText('Register your first API').waitFor();
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
    // The step that fails says so, and leaves what was made before it.
    const calls = (url: URL) => url.pathname.endsWith('/test-calls');
    const busy = {
      code: 'rate_limited',
      title: 'Too many requests',
      detail: 'Wait a minute, then try again.',
    };
    await page.route(calls, (route) => route.fulfill({ status: 429, json: busy }));
    await page.getByRole('link', { name: 'Try with the sample API' }).click();
    await page.getByRole('alert').getByText('Wait a minute').waitFor();
    await page.unroute(calls);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('region', { name: 'Response' }).getByText('Printer on floor 3').waitFor();
    assert.equal(new URL(page.url()).search, '');
    await page.getByRole('region', { name: 'terminal commands' }).getByText(/tla_/).waitFor();
    await expectAccessible(page);

    // An address alone starts nothing, and another run makes no second copies.
    await page.reload();
    await expect(page.getByText('Done')).toHaveCount(0);
    await page.getByRole('button', { name: 'Try with the sample API' }).click();
    await page.getByRole('region', { name: 'Response' }).getByText('Printer on floor 3').waitFor();
    const integrations = expectBody(
      await api('GET', `${path}/integrations`),
      PageOf(IntegrationSummary),
    ).items;
    assert.deepEqual(
      integrations.map(({ slug, operations }) => [slug, operations.filter((key) => !key.startsWith('get:'))]),
      [['tickets', []]],
    );
    const [app, ...others] = expectBody(await api('GET', `${path}/apps`), PageOf(App)).items;
    assert.deepEqual(others, []);
    assert.equal(app?.integration_access, 'selected');
    const tokens = expectBody(await api('GET', `${path}/apps/${app?.id}/tokens`), PageOf(Token)).items;
    assert.equal(tokens.length, 1);
  });
});

function card(page: Page, name: string) {
  return page.getByRole('article', { name, exact: true });
}

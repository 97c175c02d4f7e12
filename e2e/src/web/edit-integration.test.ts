import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expectBody } from '@trunkline/contract/api-client';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { expect, test } from '../fixtures.ts';
import { ADMIN } from '../server-process.ts';
import { ALAN } from './colleagues.ts';

const PAYMENTS = '/w/default/integrations/payments-sandbox';
const API = '/api/workspaces/default/integrations/payments-sandbox';

test.describe('editing an integration', () => {
  test.use({ contents: 'seed' });

  test('its fields, endpoints and headers change; a secret stays unless it is deleted', async ({
    adminPage: page,
    api,
  }) => {
    await page.goto(`${PAYMENTS}/edit`);
    const save = page.getByRole('button', { name: 'Save changes' });
    await save.waitFor();
    await expect(save).toBeDisabled();
    const secret = page.getByRole('group', { name: 'X-Secret-Key' });
    await secret.getByText('sensitive – delete to change').waitFor();
    await expect(secret.getByLabel('Value')).toHaveCount(0);
    await page.getByRole('group', { name: 'X-Tenant' }).getByLabel('Value').fill('green');
    await page.getByLabel('Description').fill('Charges of the sandbox');
    await page.getByRole('button', { name: 'Deselect GET /charges' }).click();
    await page.getByRole('button', { name: /^Advanced/ }).click();
    await page.getByLabel('Use a circuit breaker').uncheck();
    await page.getByLabel('Concurrent calls').fill('8');
    await save.click();
    await page.getByText('Integration saved').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Payments (sandbox)' }).waitFor();

    const body = expectBody(await api('GET', API), Integration);
    assert.deepEqual(body.operations, ['post:/accounts/{account}/charges']);
    assert.equal(body.description, 'Charges of the sandbox');
    assert.equal(body.call_policy.circuit_breaker, null);
    assert.equal(body.call_policy.max_concurrent_calls, 8);
    assert.deepEqual(body.headers, [
      { name: 'X-Tenant', sensitive: false, value: 'green' },
      { name: 'X-Secret-Key', sensitive: true, has_value: true },
    ]);

    await page.goto(`${PAYMENTS}/edit`);
    await page.getByRole('button', { name: 'Change endpoints' }).click();
    const dialog = page.getByRole('dialog', { name: 'Endpoints' });
    await dialog.getByRole('checkbox', { name: /get \/charges/ }).check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Delete X-Secret-Key' }).click();
    await save.click();
    await page.getByRole('heading', { level: 1, name: 'Payments (sandbox)' }).waitFor();
    const after = expectBody(await api('GET', API), Integration);
    assert.equal(after.operations.length, 2);
    assert.deepEqual(after.headers, [{ name: 'X-Tenant', sensitive: false, value: 'green' }]);
  });

  test('a concurrent edit is shown; it is overwritten, or the own changes are discarded', async ({
    adminPage: page,
    api,
  }) => {
    await page.goto(`${PAYMENTS}/edit`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Payments of mine');
    await api('PATCH', API, { name: 'Payments of theirs', base_url: 'https://api.payments.invalid/v3' }, ANY);
    await save(page);
    const dialog = page.getByRole('dialog', { name: 'Conflicting changes' });
    await dialog.getByText('admin@example.com changed it').waitFor();
    const name = dialog.getByRole('row', { name: /Name/ });
    await name.getByText('Payments of theirs').waitFor();
    await name.getByText('You changed it too').waitFor();
    await dialog
      .getByRole('row', { name: /Base URL/ })
      .getByText('https://api.payments.invalid/v3')
      .waitFor();
    await dialog.getByRole('button', { name: 'Overwrite' }).click();
    await page.getByRole('heading', { level: 1, name: 'Payments of mine' }).waitFor();
    const body = expectBody(await api('GET', API), Integration);
    assert.deepEqual([body.name, body.base_url], ['Payments of mine', 'https://api.payments.invalid/v3']);

    await page.goto(`${PAYMENTS}/edit`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mine again');
    await api('PATCH', API, { headers: [{ name: 'X-Region', value: 'eu' }] }, ANY);
    await save(page);
    await dialog
      .getByRole('row', { name: /Headers/ })
      .getByText('X-Region: eu')
      .waitFor();
    await dialog.getByRole('button', { name: 'Discard my changes' }).click();
    await page.getByRole('group', { name: 'X-Region' }).waitFor();
    const field = page.getByRole('textbox', { name: 'Name', exact: true });
    await expect(field).toHaveValue('Payments of mine');
  });

  test('a base URL on another server asks for the secrets again', async ({ adminPage: page, api }) => {
    const elsewhere = 'https://sandbox.payments.invalid/v2';
    await page.goto(`${PAYMENTS}/edit`);
    await page.getByRole('combobox', { name: 'Base URL' }).fill(elsewhere);
    await page.getByText('Calls would go to https://sandbox.payments.invalid.').waitFor();
    await save(page);
    const secret = page.getByRole('group', { name: 'X-Secret-Key' });
    await secret.getByText('Enter it again for the new server.').waitFor();
    await page.getByRole('button', { name: 'Enter the secrets again' }).click();
    await save(page);
    await page.getByText('Enter the value, or remove the header.').waitFor();
    await secret.getByRole('textbox', { name: 'Value' }).fill('the secret of the sandbox');
    await save(page);
    await page.getByText('Integration saved').waitFor();
    const body = expectBody(await api('GET', API), Integration);
    assert.equal(body.base_url, elsewhere);
  });

  test('leaving with unsaved changes asks first', async ({ adminPage: page }) => {
    await page.goto(`${PAYMENTS}/edit`);
    await page.getByLabel('Description').fill('Half a sent');
    await page.getByRole('link', { name: 'Cancel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByLabel('Description')).toHaveValue('Half a sent');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await dialog.getByRole('button', { name: 'Leave without saving' }).click();
    await page.waitForURL(PAYMENTS);
  });

  test('a new slug names the apps and is confirmed; the former one works until it is ended', async ({
    adminPage: page,
    api,
  }) => {
    await page.goto('/w/default/integrations/tickets/edit');
    await page.getByRole('textbox', { name: 'Slug' }).fill('support-desk');
    const apps = page.getByRole('list', { name: 'Apps that use it' });
    await apps.getByText('Support board').waitFor();
    await save(page);
    const dialog = page.getByRole('dialog', { name: 'Change the slug to “support-desk”?' });
    await dialog.getByRole('listitem').filter({ hasText: 'Support board' }).waitFor();
    const confirm = dialog.getByRole('button', { name: 'Change slug and save' });
    await expect(confirm).toBeDisabled();
    await dialog.getByRole('textbox').fill('tickets');
    await confirm.click();
    await page.waitForURL('/w/default/integrations/support-desk');
    await page.getByRole('button', { name: 'End the former slug tickets' }).click();
    assert.deepEqual(await aliases(), ['tickets']);
    await page.getByRole('dialog').getByRole('button', { name: 'End now' }).click();
    await page.getByText('Former slug ended').waitFor();
    await expect(page.getByText('Former slugs', { exact: true })).toHaveCount(0);
    assert.deepEqual(await aliases(), []);

    async function aliases() {
      const response = await api('GET', '/api/workspaces/default/integrations/support-desk');
      return expectBody(response, Integration).aliases.map(({ slug }) => slug);
    }
  });

  test('validation errors of the server are at their fields', async ({ adminPage: page }) => {
    await page.goto(`${PAYMENTS}/edit`);
    await page.getByRole('textbox', { name: 'Slug' }).fill('tickets');
    await page.getByText('This workspace already has an integration "tickets"').waitFor();
    await save(page);
    await page.getByText('is taken', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Slug' }).and(page.locator(':focus')).waitFor();
    await page
      .getByRole('button', { name: /^Deselect/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /^Deselect/ })
      .first()
      .click();
    await save(page);
    await page.getByRole('alert').getByText('Select at least one endpoint.').waitFor();
  });

  test.describe('under another master key', () => {
    test.use({ settings: { MASTER_KEY: randomBytes(32).toString('base64') } });

    test('headers that cannot be decrypted: says why, and saves nothing', async ({ openPage }) => {
      const page = await openPage(ADMIN);
      await page.goto(`${PAYMENTS}/edit`);
      await page.getByText('The stored secrets were encrypted under the master key').waitFor();
      await page.getByLabel('Description').fill('In vain');
      const button = page.getByRole('button', { name: 'Save changes' });
      await expect(button).toBeDisabled();
      await page.getByRole('group', { name: 'X-Secret-Key' }).waitFor();
    });
  });

  test('a viewer reads whom to ask', async ({ openPage }) => {
    const page = await openPage(ALAN);
    await page.goto(`${PAYMENTS}/edit`);
    await page.getByText('Only admins can manage integrations').waitFor();
    await expect(page.getByRole('button', { name: 'Save changes' })).toHaveCount(0);
  });
});

const ANY = { 'if-match': '*' };

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save changes' }).click();
}

import assert from 'node:assert/strict';
import { type ApiClient, expectBody } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Value } from 'typebox/value';
import { test } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';

const SECRET = 'sk_rotated_4f8a2c';
const EDITOR = { email: 'grace@example.com', password: 'nanoseconds in a wire' };

test.describe('the audit log', () => {
  test.use({ contents: 'seed' });
  test.beforeEach(({ api }) => renameAndRotate(api));

  async function renameAndRotate(admin: ApiClient): Promise<void> {
    const integration = '/api/workspaces/default/integrations/payments-sandbox';
    const body = expectBody(await admin('GET', integration), Integration);
    const edited = await admin('PATCH', integration, {
      revision: body.revision,
      name: 'Payments, for tests',
      operations: ['get:/charges'],
      headers: [
        { name: 'X-Tenant', value: 'blue' },
        { name: 'X-Secret-Key', value: SECRET },
      ],
    });
    assert.equal(edited.status, 200, JSON.stringify(edited.body));
  }

  test('shows each change with its values, and of secrets only that they changed', async ({
    adminPage: page,
  }) => {
    await page.goto('/w/default/audit-log');
    const entry = page.getByRole('listitem').filter({ hasText: 'edited the integration payments-sandbox' });
    await entry.getByRole('deletion').filter({ hasText: 'Payments (sandbox)' }).waitFor();
    await entry.getByRole('insertion').filter({ hasText: 'Payments, for tests' }).waitFor();
    await entry.getByRole('deletion').filter({ hasText: 'post:/accounts/{account}/charges' }).waitFor();
    await entry.getByText('Header values replaced').waitFor();
    await entry.getByText('with the token e2e').waitFor();
    assert.ok(!(await page.content()).includes(SECRET));

    const creation = page.getByRole('listitem').filter({ hasText: 'created the integration tickets' });
    await creation.getByRole('button', { name: 'Show everything' }).click();
    await creation.getByRole('insertion').filter({ hasText: 'post:/tickets' }).waitFor();
  });

  test('is filtered; the URL keeps the filter, and the export has it', async ({ adminPage: page }) => {
    await page.goto('/w/default/audit-log');
    await page.getByRole('combobox', { name: 'Action' }).click();
    await page.getByRole('option', { name: 'All: app tokens' }).click();
    await page.waitForURL('**/audit-log?action=app_token');
    await page.getByText('created the token').first().waitFor();
    await page.getByRole('listitem').filter({ hasText: 'invited' }).first().waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Target' }).fill('Support board: Ada’s laptop');
    await page.keyboard.press('Enter');
    await page.waitForURL(/target=Support/);
    await page.reload();
    await page.getByRole('list', { name: 'Audit log' }).getByRole('listitem').waitFor();

    await page.getByRole('button', { name: 'Export' }).click();
    const url = await page.getByRole('menuitem', { name: 'NDJSON' }).getAttribute('href');
    const lines = (await (await page.request.get(url ?? '')).text()).trim().split('\n');
    assert.deepEqual(
      lines.map((line) => Value.Parse(AuditEvent, JSON.parse(line)).action),
      ['app_token.create'],
    );
    await page.keyboard.press('Escape');

    await page.getByRole('combobox', { name: 'User' }).fill('nobody@example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No entries match' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await page.getByRole('listitem').nth(5).waitFor();
  });

  test('is for owners and admins; others read that it is', async ({ openPage }) => {
    const page = await openPage(EDITOR);
    await page.goto('/w/default/audit-log');
    await page.getByText('you are an editor').waitFor();
    await expectAccessible(page);
  });
});

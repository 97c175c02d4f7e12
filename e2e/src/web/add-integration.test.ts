import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { expectBody } from '@trunkline/contract/api-client';
import { Instance } from '@trunkline/contract/schemas/instance';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { expect, test as serverTest } from '../fixtures.ts';
import { ALAN, joinDefault } from './colleagues.ts';
import { startSpecHost } from './spec-host.ts';

const NEW = '/w/default/integrations/new';
const SECRET = 'ghp_never_to_be_seen_again';
const PETS = `openapi: 3.1.0
info:
  title: Pets & Vets
  version: 2.1.0
servers:
  - url: https://pets.example/v2
paths:
  /pets:
    get:
      summary: List pets
`;

/** `host` publishes specs, and the server may read them there. */
const test = serverTest.extend<{ host: string }>({
  host: async ({ scope }, use) => use((await startSpecHost(scope)).url),
  settings: ({ host }, use) => use({ EGRESS_ALLOW: new URL(host).host }),
});

test.describe('adding an integration', () => {
  test('GitHub’s spec by its URL, 30 of its endpoints, a secret header', async ({
    adminPage: page,
    api,
    host,
  }) => {
    await page.goto(NEW);
    await importFrom(page, `${host}/github.json`);
    await page.getByRole('heading', { name: 'Endpoints', level: 2 }).and(page.locator(':focus')).waitFor();
    await page.getByRole('searchbox', { name: 'Search endpoints' }).fill('list issues');
    const first = page.getByRole('checkbox', { name: /get \/repos\/\{owner\}\/\{repo\}\/issues/ }).first();
    await first.check();
    await page.getByRole('button', { name: '1 of 30' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search endpoints' }).fill('');
    await page.getByRole('button', { name: 'Select the first 30' }).click();
    await page.getByRole('button', { name: '30 of 30' }).waitFor();

    const last = await selectByKeyboard(page);
    await page.getByText('At most 30 endpoints: deselect another one first.').waitFor();
    await expect(last).not.toBeChecked();
    await page.getByRole('button', { name: '30 of 30' }).click();
    await page
      .getByRole('button', { name: /^Deselect GET/ })
      .first()
      .click();
    await page.keyboard.press('Escape');
    await last.check();
    await page.getByRole('button', { name: '30 of 30' }).waitFor();

    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Configure' }).and(page.locator(':focus')).waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('GitHub Issues');
    await expect(page.getByRole('textbox', { name: 'Slug' })).toHaveValue('github-issues');
    await addHeader(page, 'Authorization', `Bearer ${SECRET}`);
    const header = page.getByRole('group', { name: 'Authorization' });
    await expect(header.getByLabel('Sensitive')).toBeChecked();
    await expect(header.getByLabel('Sensitive')).toBeDisabled();
    await page.getByRole('button', { name: 'Create Integration' }).click();
    await page.getByText('Integration created').waitFor();
    await page.getByRole('heading', { level: 1, name: 'GitHub Issues' }).waitFor();
    assert.match(page.url(), /\/w\/default\/integrations\/github-issues$/);

    const body = expectBody(
      await api('GET', '/api/workspaces/default/integrations/github-issues'),
      Integration,
    );
    assert.equal(body.operations.length, 30);
    assert.deepEqual(body.headers, [
      { name: 'Authorization', sensitive: true, has_value: true, prefix: 'Bearer' },
    ]);
    assert.equal(await page.evaluate<number>('sessionStorage.length'), 0);
  });

  test('pasted YAML; a reload keeps all of it but the secret', async ({ adminPage: page, api }) => {
    await page.goto(NEW);
    await paste(page, PETS);
    await page.getByRole('checkbox', { name: /get \/pets/ }).check();
    await page.reload();
    await page.getByRole('checkbox', { name: /get \/pets/, checked: true }).waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('textbox', { name: 'Slug' })).toHaveValue('pets-vets');
    await expect(page.getByRole('combobox', { name: 'Base URL' })).toHaveValue('https://pets.example/v2');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Pets');
    await addHeader(page, 'X-Tenant', SECRET);
    await page.getByRole('group', { name: 'X-Tenant' }).getByLabel('Sensitive').check();
    await page.getByRole('button', { name: 'Add credential' }).click();
    await page.getByRole('menuitem', { name: 'Bearer token' }).click();
    await page.getByLabel('Token', { exact: true }).fill(SECRET);
    assert.doesNotMatch(
      await page.evaluate<string>('JSON.stringify([sessionStorage, localStorage])'),
      /ghp_/,
    );

    await page.reload();
    await page.getByRole('heading', { name: 'Configure' }).waitFor();
    await expect(page.getByRole('textbox', { name: 'Slug' })).toHaveValue('pets');
    const header = page.getByRole('group', { name: 'X-Tenant' });
    await expect(header.getByLabel('Value')).toHaveValue('');
    await expect(header.getByLabel('Sensitive')).toBeChecked();
    await page.getByRole('button', { name: 'Create Integration' }).click();
    await page.getByText('Enter the token, or remove the credential.').waitFor();
    await page.getByLabel('Token', { exact: true }).and(page.locator(':focus')).waitFor();
    await header.getByText('Enter the value, or remove the header.').waitFor();
    await page.getByLabel('Token', { exact: true }).fill(SECRET);
    await header.getByLabel('Value').fill('blue');
    await page.getByRole('button', { name: 'Create Integration' }).click();
    await page.getByRole('heading', { level: 1, name: 'Pets' }).waitFor();
    const body = expectBody(await api('GET', '/api/workspaces/default/integrations/pets'), Integration);
    assert.deepEqual(body.credentials, [{ type: 'bearer', scheme: null, has_value: true }]);
  });

  test('the sample API, with its key, step by step', async ({ adminPage: page, api }) => {
    const { sample_api } = expectBody(await api('GET', '/api/instance'), Instance);
    assert.ok(sample_api);
    const { header } = sample_api;
    await page.goto(NEW);
    await page.getByRole('button', { name: 'import its spec' }).click();
    await page.getByRole('button', { name: 'Select all found' }).click();
    await page.waitForURL(`${NEW}?step=endpoints`);
    await page.goBack();
    await page.getByRole('button', { name: 'Continue with this spec' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByLabel('Key', { exact: true })).toHaveValue(header.value);
    await page.getByRole('button', { name: /^Advanced/ }).click();
    await page.getByLabel('Calls per minute').fill('120');
    await page.getByRole('radio', { name: 'Strict' }).check();
    await page.getByRole('button', { name: 'Create Integration' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tickets' }).waitFor();
    const body = expectBody(await api('GET', '/api/workspaces/default/integrations/tickets'), Integration);
    const [credential] = body.credentials ?? [];
    assert.ok(credential?.type === 'api_key');
    assert.equal(credential.name, header.name);
    assert.equal(body.call_policy.calls_per_minute, 120);
    assert.equal(body.call_policy.validate_requests, 'strict');
    assert.equal(body.call_policy.retries, 2);
  });

  test('endpoints are filtered by method and tag, and described beside the list', async ({
    adminPage: page,
    api,
    host,
  }) => {
    await page.goto(NEW);
    await importFrom(page, `${host}/two-servers.json`);
    await page.getByRole('combobox', { name: 'Tags' }).click();
    await page.getByRole('option', { name: 'labels (1)' }).click();
    await page.getByText('1 endpoint found').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Details of DELETE /labels/{id}' }).click();
    const panel = page.getByRole('dialog', { name: 'Endpoint' });
    await panel.getByText('Void a label').waitFor();
    await panel.getByRole('button', { name: 'Select this endpoint' }).click();
    await panel.getByRole('button', { name: 'Deselect' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '1 of 30' }).waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();

    await page.getByRole('combobox', { name: 'Base URL' }).click();
    await page.getByRole('option', { name: 'https://sandbox.shipping.example/v3' }).click();
    await page.getByText('The spec asks for one of these').waitFor();
    await page.getByRole('button', { name: 'Add credential' }).click();
    await page.getByRole('menuitem', { name: 'login' }).click();
    await page.getByRole('textbox', { name: 'User name' }).fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(SECRET);
    await page.getByRole('button', { name: 'Create Integration' }).click();
    await page.getByRole('heading', { level: 1, name: 'Shipping' }).waitFor();
    const body = expectBody(await api('GET', '/api/workspaces/default/integrations/shipping'), Integration);
    assert.equal(body.base_url, 'https://sandbox.shipping.example/v3');
    assert.deepEqual(body.credentials, [
      { type: 'basic', scheme: 'login', username: 'ada', has_value: true },
    ]);

    await page.goto(`${NEW}?duplicate=shipping`);
    await page.getByRole('heading', { name: 'Configure' }).waitFor();
    await expect(page.getByRole('textbox', { name: 'Slug' })).toHaveValue('shipping-2');
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    await page.getByRole('list', { name: 'Selected endpoints' }).getByText('/labels/{id}').waitFor();
    await page.getByRole('textbox', { name: 'Slug' }).fill('shipping');
    await page.getByText('This workspace already has an integration').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click();
    await page.getByLabel('OpenAPI Specification URL').waitFor();
  });

  test('a spec from a file; validation errors of the server are at their fields', async ({
    adminPage: page,
  }) => {
    await page.goto(NEW);
    await page.getByRole('tab', { name: 'Paste JSON' }).click();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a file' }).click();
    const file = { name: 'pets.yaml', mimeType: 'application/yaml', buffer: Buffer.from(PETS) };
    await (await choosing).setFiles(file);
    await page.getByRole('textbox', { name: 'API spec' }).getByText('List pets').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('alert').getByText('Select at least one endpoint.').waitFor();
    await page.getByRole('button', { name: 'Select all found' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('combobox', { name: 'Base URL' }).fill('https://pets.example/v2?key=1');
    await page.getByRole('textbox', { name: 'Slug' }).fill('refused');
    await addHeader(page, 'Content Length', 'x');
    await page.getByRole('button', { name: 'Create Integration' }).click();
    await page.getByText('must not contain a query or a fragment').waitFor();
    await page.getByRole('combobox', { name: 'Base URL' }).fill('https://pets.example/v2');
    await page.getByRole('button', { name: 'Create Integration' }).click();
    await page.getByText('"Content Length" is not a header name: write Content-Length').waitFor();
    await page.getByRole('button', { name: 'Use Content-Length' }).click();
    await page.getByRole('group', { name: 'Content-Length' }).waitFor();
  });

  for (const [what, path, reason] of [
    ['a web page instead of a spec', '/page', /HTML|web page/],
    ['a URL that responds with 404', '/nothing', /404/],
  ] as const)
    test(`${what} is refused beside the field, with the hint to paste`, async ({ adminPage: page, host }) => {
      await page.goto(NEW);
      await importFrom(page, host + path);
      const field = page.getByLabel('OpenAPI Specification URL');
      await page.getByText(reason).waitFor();
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      await page.getByRole('button', { name: 'Paste the spec instead' }).click();
      await page.getByRole('textbox', { name: 'API spec' }).waitFor();
    });

  test('a private URL and pasted text that is no spec are refused', async ({ adminPage: page }) => {
    await page.goto(NEW);
    await importFrom(page, 'http://192.168.0.1/openapi.json');
    await page.getByText('Trunkline does not connect to 192.168.0.1').waitFor();
    await paste(page, '<!doctype html><title>Sign in</title>');
    await page
      .getByRole('alert')
      .filter({ hasText: /HTML|Sign in/ })
      .waitFor();
  });

  test('a viewer, and an admin on a plan too low, read why they cannot add one', async ({
    adminPage: admin,
    api,
    openPage,
    server,
  }) => {
    await joinDefault(server.url, api, ALAN, 'viewer');
    const viewer = await openPage(ALAN);
    await viewer.goto(NEW);
    await viewer.getByText('Only admins can manage integrations').waitFor();
    await expect(viewer.getByRole('main').getByRole('textbox')).toHaveCount(0);

    await api('POST', '/api/workspaces', { name: 'Small team' });
    await api('PATCH', '/api/operator/workspaces/small-team', { plan: 'starter' });
    await admin.goto('/w/small-team/integrations/new');
    await admin.getByText('This workspace is on the starter plan').waitFor();
    await expect(admin.getByRole('main').getByRole('textbox')).toHaveCount(0);
  });
});

async function importFrom(page: Page, url: string): Promise<void> {
  await page.getByLabel('OpenAPI Specification URL').fill(url);
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole('tab', { name: 'Paste JSON' }).click();
  await page.getByRole('textbox', { name: 'API spec' }).fill(text);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Goes to the end of the list with the keyboard, tries to select what is there, and returns its checkbox. */
async function selectByKeyboard(page: Page) {
  const rows = page.locator('li[aria-posinset]');
  const count = await rows.first().getAttribute('aria-setsize');
  await rows.first().getByRole('checkbox').focus();
  await page.keyboard.press('End');
  const last = page.locator(`li[aria-posinset="${count}"]`).getByRole('checkbox');
  await last.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Space');
  return last;
}

async function addHeader(page: Page, name: string, value: string): Promise<void> {
  await page.getByRole('button', { name: 'Add Header' }).click();
  const header = page.getByRole('group', { name: /^header \d+$/ });
  await header.getByLabel('Header name').fill(name);
  await page.getByRole('group', { name }).getByLabel('Value').fill(value);
}

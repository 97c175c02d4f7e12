import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { suiteScope } from '../../../server/src/testing/scope.ts';
import { ADMIN } from '../server-process.ts';
import { startWebApp, type WebApp } from './web-app.ts';

async function signIn(page: Page, { email, password } = ADMIN): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('signing in', () => {
  const scope = suiteScope();
  let app: WebApp;
  before(async () => {
    app = await startWebApp(scope);
  });

  test('leads to where one wanted to go, and signing out leads back', async (t) => {
    const page = await app.visitor(t);
    await page.goto('/w/default/apps?sort=name');
    await page.waitForURL('/sign-in?return_to=*');
    await signIn(page);
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    assert.equal(page.url(), `${app.server.url}/w/default/apps?sort=name`);
    assert.equal(await page.title(), 'Apps · Trunkline');

    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Trunkline' }).waitFor();
    await page.goto('/');
    await page.waitForURL('/sign-in*');
  });

  test('says what is wrong, and keeps what was typed', async (t) => {
    const page = await app.visitor(t);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Give your e-mail address.').waitFor();

    await signIn(page, { email: ADMIN.email, password: 'not the one' });
    await page.getByRole('alert').getByText('Check the e-mail address and the password').waitFor();
    assert.equal(await page.getByLabel('E-mail').inputValue(), ADMIN.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Integrations' }).waitFor();
  });

  for (const elsewhere of ['https://stranger.example/', '//stranger.example', 'javascript:alert(1)'])
    test(`never leads to another server: ${elsewhere}`, async (t) => {
      const page = await app.visitor(t);
      await page.goto(`/sign-in?return_to=${encodeURIComponent(elsewhere)}`);
      await signIn(page);
      await page.getByRole('heading', { name: 'Integrations' }).waitFor();
      assert.equal(new URL(page.url()).origin, app.server.url);
    });

  test('is asked for again where the session has ended, and then goes on', async (t) => {
    const page = await app.person(t);
    await page.goto('/w/default/integrations');
    await page.getByRole('heading', { name: 'Integrations' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('button', { name: /^Workspace:/ }).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    await page.getByLabel('Name').fill('Too late');
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.waitForURL('/sign-in?return_to=*');
    await signIn(page);
    await page.getByRole('heading', { name: 'Integrations' }).waitFor();
  });
});

describe('an empty instance', () => {
  const scope = suiteScope();
  let app: WebApp;
  before(async () => {
    app = await startWebApp(scope, { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
  });

  test('its one-time link makes the first account, which is signed in', async (t) => {
    const [link = ''] = /http:\S+\/setup\?token=\S+/.exec(app.server.output()) ?? [];
    const page = await app.visitor(t);
    await page.goto('/sign-in');
    await page.getByText('Nobody can sign in yet').waitFor();

    await page.goto(link);
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('short');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('Use at least 8 characters.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('long enough');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Integrations' }).waitFor();
    assert.match(page.url(), /\/w\/default\/integrations$/);

    const thief = await app.visitor(t);
    await thief.goto(link);
    await thief.getByLabel('E-mail').fill('thief@example.com');
    await thief.getByRole('textbox', { name: 'Password' }).fill('long enough');
    await thief.keyboard.press('Enter');
    await thief.getByRole('alert').getByText('wrong or was used already').waitFor();
  });
});

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Spec } from '@trunkline/contract/schemas/specs';
import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';

/** What the first load of a screen takes at most: script, compressed, and files of it. */
const FIRST_LOADS = [
  {
    screen: 'integrations',
    path: '/w/default/integrations',
    heading: 'Integrations',
    bytes: 188_000,
    files: 17,
  },
  { screen: 'calls', path: '/w/default/calls', heading: 'Calls', bytes: 240_000, files: 30 },
  { screen: 'app', path: '', heading: 'Support board', bytes: 270_000, files: 40 },
] as const;

test.describe('the layout', () => {
  test('a page comes with a strict policy', async ({ page }) => {
    const headers = (await page.goto('/sign-in'))?.headers() ?? {};
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']+';/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  test('the first load of a screen takes little script, compressed, in few files', async ({
    openPage,
    installationWith,
    api,
  }) => {
    const { session } = await installationWith('admin');
    const app = expectBody(
      await api('POST', '/api/workspaces/default/apps', { name: 'Support board' }),
      App,
      201,
    );
    for (const { screen, path, heading, bytes, files } of FIRST_LOADS) {
      // A context of its own: nothing is cached.
      const page = await openPage(undefined, { storageState: session });
      const scripts: Promise<Buffer>[] = [];
      page.on('response', (response) => {
        if (response.request().resourceType() === 'script') scripts.push(response.body());
      });
      await page.goto(path || `/w/default/apps/${app.id}`);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.waitForLoadState('networkidle');
      const taken = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0);
      assert.ok(taken > 10_000 && taken < bytes, `${screen}: ${taken} bytes`);
      assert.ok(scripts.length <= files, `${screen}: ${scripts.length} files`);
    }
  });

  test('the keyboard skips to the content; a navigation moves the focus to the heading', async ({
    adminPage: page,
  }) => {
    await page.goto('/w/default/integrations');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to the content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'main');

    const members = page.getByRole('link', { name: 'Members' });
    await members.click();
    await page.getByRole('heading', { level: 1, name: 'Members' }).and(page.locator(':focus')).waitFor();
    assert.equal(await members.getAttribute('aria-current'), 'page');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).and(page.locator(':focus')).waitFor();
  });

  test('Ctrl+K finds screens, apps and commands; single keys go to screens, unless they are off', async ({
    adminPage: page,
    api,
  }) => {
    await page.goto('/w/default/integrations');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('textbox', { name: 'Search' }).fill('audi');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await api('POST', '/api/workspaces/default/apps', { name: 'Support board' });
    let loadApps = () => {};
    const isTyped = new Promise<void>((resolve) => {
      loadApps = resolve;
    });
    await page.route('**/api/workspaces/default/apps?*', async (route) => {
      await isTyped;
      await route.continue();
    });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('textbox', { name: 'Search' }).fill('support');
    await page.getByText('Searching…').waitFor();
    loadApps();
    await page.getByRole('button', { name: 'Support board' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Support board' }).waitFor();

    const document = {
      openapi: '3.1.0',
      info: { title: 'Payments', version: '1' },
      servers: [{ url: 'https://payments.example' }],
      paths: { '/charges': { get: { summary: 'List charges', responses: {} } } },
    };
    const spec = expectBody(await api('POST', '/api/workspaces/default/specs', { document }), Spec);
    await api('POST', '/api/workspaces/default/integrations', {
      spec_id: spec.id,
      slug: 'payments',
      operations: ['get:/charges'],
    });
    await command(page, 'GET /charges');
    await page.waitForURL(/integrations\/payments\?tab=endpoints&operation=get%3A%2Fcharges/);
    await command(page, 'dark');
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await command(page, 'theme system');
    await command(page, 'invite');
    await page.getByRole('dialog', { name: 'Invite to Default' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Search calls' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('?');
    await expect(page.getByRole('combobox', { name: 'Search calls' })).toHaveValue('?');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 1, name: 'Calls' }).click();
    await page.keyboard.press('?');
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await shortcuts.getByText('Go to Integrations').waitFor();
    await expectAccessible(page);
    await shortcuts.getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await expect(shortcuts.getByText('Go to Integrations')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await shortcuts.waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await command(page, 'add integ');
    await page.getByRole('heading', { level: 1, name: 'Add Integration' }).waitFor();
    await expect(shortcuts).toHaveCount(0);
  });

  test('the help of a screen and the page of an error code open in the docs', async ({
    adminPage: page,
    openPage,
  }) => {
    await page.goto('/w/default/members');
    await page.getByRole('button', { name: 'Help' }).click();
    const help = page.getByRole('menuitem', { name: 'Invite people and set roles' });
    await page.goto(String(await help.getAttribute('href')));
    await page.getByRole('heading', { level: 1, name: 'Invite people and set roles' }).waitFor();

    const visitor = await openPage();
    await visitor.goto('/sign-in');
    await visitor.getByLabel('Email').fill('nobody@example.com');
    await visitor.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await visitor.getByRole('button', { name: 'Sign in' }).click();
    const about = visitor.getByRole('link', { name: 'About this error' });
    await page.goto(String(await about.getAttribute('href')));
    await page.getByRole('heading', { level: 2, name: 'invalid_email_or_password' }).waitFor();
  });

  test('a menu opens by keyboard at its first use, and returns the focus', async ({ adminPage: page }) => {
    await page.goto('/w/default/members');
    await page.getByRole('button', { name: 'Theme' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: 'Light' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('menuitemradio', { name: 'Dark' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Theme', expanded: false }).and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menu', { name: 'Theme' }).waitFor();
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menu').waitFor({ state: 'hidden' });
  });

  test('a workspace is created and switched to', async ({ adminPage: page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: /^Workspace: default/i }).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'New workspace' });
    await dialog.getByRole('button', { name: 'Create workspace' }).click();
    await dialog.getByText('Enter a name.').waitFor();
    await dialog.getByLabel('Name').fill('Design team');
    await page.keyboard.press('Enter');
    await page.waitForURL('/w/design-team');
    await page.getByText('Workspace created').waitFor();

    await page.goto('/');
    await page.waitForURL('/w/design-team');
    await page.getByRole('button', { name: /^Workspace: Design team/ }).click();
    await page.getByRole('menuitem', { name: /^default/i }).click();
    await page.waitForURL('/w/default');
  });

  test('the selected color scheme stays, from the first paint on', async ({ adminPage: page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto('/w/default/integrations');
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await page.goto('/w/default/apps', { waitUntil: 'commit' });
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor({ state: 'attached' });
  });

  test('a banner says that the server does not respond, and disappears when it does', async ({
    adminPage: page,
  }) => {
    await page.goto('/w/default/integrations');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await page.getByRole('button', { name: /^Workspace:/ }).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    await page.getByLabel('Name').fill('Offline');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByRole('dialog').getByRole('alert').getByText('Trunkline did not respond').waitFor();
    const banner = page.getByRole('alert').filter({ hasText: 'Trunkline is not responding' });
    await banner.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('heading', { name: 'The code of this page did not load' }).waitFor();
    await page.context().setOffline(false);
    await banner.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
  });

  test('unknown URLs say so, inside a workspace and outside', async ({ adminPage: page }) => {
    for (const path of ['/nowhere', '/w/default/nowhere', '/w/not-mine/integrations']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: 'Not found' }).waitFor();
      await page.getByRole('link', { name: 'Go home' }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    }
    await page.goto('/w/default/apps/nowhere');
    await page.getByRole('link', { name: 'All apps' }).waitFor();
    for (const path of ['/w/default/integrations/nowhere/edit', '/w/default/integrations/nowhere']) {
      await page.goto(path);
      await page.getByRole('heading', { name: 'No integration “nowhere” here' }).waitFor();
    }
    await page.getByRole('link', { name: 'Deleted integrations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Deleted integrations' }).waitFor();
  });

  test('on a narrow screen a button opens the navigation, which closes after a click on a link', async ({
    adminPage: page,
  }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/w/default/integrations');
    const apps = page.getByRole('link', { name: 'Apps' });
    await page.getByRole('button', { name: 'Menu' }).click();
    await apps.click();
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    await apps.waitFor({ state: 'hidden' });
  });
});

/** Runs the first command that has the words. */
async function command(page: Page, words: string): Promise<void> {
  // The palette clears its field once it has closed.
  await page.getByRole('textbox', { name: 'Search' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+K');
  await page.getByRole('textbox', { name: 'Search' }).fill(words);
  await page.locator('[data-action][data-selected]').waitFor();
  await page.keyboard.press('Enter');
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.textContent');
}

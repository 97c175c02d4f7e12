import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { type Mailbox, startMailbox } from '../../../server/src/testing/mailbox.ts';
import { expect, test } from '../fixtures.ts';
import { ADMIN } from '../server-process.ts';
import { GRACE, joinDefault } from './colleagues.ts';

/** Never connected to: it only has to be on another origin. */
const SINGLE_SIGN_ON = {
  OIDC_ISSUER: 'http://127.0.0.1:9',
  OIDC_CLIENT_ID: 'trunkline',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_NAME: 'Example Login',
};

async function signIn(page: Page, { email, password } = ADMIN): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test.describe('signing in', () => {
  test('leads to the requested page, and signing out leads back', async ({ page, server }) => {
    await page.goto('/w/default/apps?sort=name');
    await page.waitForURL('/sign-in?return_to=*');
    await signIn(page);
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    assert.equal(page.url(), `${server.url}/w/default/apps?sort=name`);
    assert.equal(await page.title(), 'Apps · Trunkline');

    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Trunkline' }).waitFor();
    await page.goto('/');
    await page.waitForURL('/sign-in*');
  });

  test('says what is wrong, and keeps what was typed', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter your email address.').waitFor();

    await signIn(page, { email: ADMIN.email, password: 'not the one' });
    await page.getByRole('alert').getByText('Check the email address and the password').waitFor();
    await expect(page.getByLabel('Email')).toHaveValue(ADMIN.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  test('never leads to another server', async ({ page, server }) => {
    for (const elsewhere of ['https://other.example/', '//other.example', 'javascript:alert(1)']) {
      await page.goto(`/sign-in?return_to=${encodeURIComponent(elsewhere)}`);
      await signIn(page);
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      assert.equal(new URL(page.url()).origin, server.url, elsewhere);
      await page.context().clearCookies();
    }
  });

  test('is asked for over the page where the session has ended: nothing that was typed is lost', async ({
    adminPage: page,
  }) => {
    await page.goto('/w/default/integrations');
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await page.getByRole('button', { name: /^Workspace:/ }).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    await page.getByLabel('Name').fill('Just in time');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Create workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await expect(dialog.getByLabel('Email')).toHaveValue(ADMIN.email);
    await expect(dialog.getByLabel('Email')).not.toBeEditable();
    await dialog.getByRole('textbox', { name: 'Password' }).fill('not the one');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').getByText('Check the email address and the password').waitFor();
    await expect(page.getByLabel('Name')).toHaveValue('Just in time');
    await dialog.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('/w/just-in-time');
    await dialog.waitFor({ state: 'detached' });
  });

  test('by someone else, over a page of another user, reloads it', async ({
    adminPage: page,
    api,
    server,
  }) => {
    await joinDefault(server.url, api, GRACE, 'editor');
    await page.goto('/account');
    await page.getByLabel('Name').fill('Ada of today');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    const tab = await page.context().newPage();
    await tab.goto('/sign-in?return_to=/signed-in-again');
    await signIn(tab, GRACE);
    await tab.getByText('Close this tab and continue in the other one.').waitFor();
    await page.getByText('You are signed in as grace@example.com now').waitFor();
    await page.getByRole('button', { name: 'Reload as grace@example.com' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });
});

const openTest = test.extend<{ mailbox: Mailbox }>({
  mailbox: async ({ scope }, use) => use(await startMailbox(scope)),
  settings: ({ mailbox }, use) => use({ SIGN_UP: 'open', SMTP_URL: mailbox.url, ...SINGLE_SIGN_ON }),
});

openTest.describe('an instance with open sign-up', () => {
  const newcomer = { email: 'katherine@example.com', password: 'by way of the moon' };

  openTest('an account is created, and signs in once its email is confirmed', async ({ mailbox, page }) => {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Create one' }).click();
    await page.getByLabel('Name').fill('Katherine');
    await page.getByLabel('Email').fill(newcomer.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(newcomer.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText(`Open the link in the email sent to ${newcomer.email}`).waitFor();
    const first = await mailbox.next();

    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, newcomer);
    await page.getByText('Confirm your email address first').waitFor();
    await page.getByRole('button', { name: 'Send another link' }).click();
    await page.getByText(`Another link was sent to ${newcomer.email}`).waitFor();
    await page.goto(first.link);
    await page.getByRole('status').getByText('Your email address is confirmed').waitFor();
    await signIn(page, newcomer);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.goto('/account');
    await page.getByText('Confirmed', { exact: true }).waitFor();
  });

  openTest(
    'a link that is too old says so, whether one is signed in or not',
    async ({ adminPage: person, page: visitor }) => {
      const link = '/api/auth/verify-email?token=made-up&callbackURL=%2F';
      await visitor.goto(link);
      await visitor.getByRole('heading', { name: 'Sign in to Trunkline' }).waitFor();
      await visitor.getByRole('alert').getByText('This link is invalid').waitFor();
      await person.goto(link);
      await person.getByRole('heading', { name: 'Your account' }).waitFor();
      await person.getByRole('alert').getByText('This link is invalid').waitFor();
    },
  );

  openTest('single sign-on is offered by its name, and says why it failed', async ({ page }) => {
    await page.goto('/sign-in?error=account_not_linked');
    await page.getByRole('button', { name: 'Continue with Example Login' }).waitFor();
    await page.getByRole('alert').getByText('An account with this email address already exists').waitFor();
    await page.goto('/sign-in?error=sign_up_closed');
    await page.getByRole('alert').getByText('Accounts are created by invitation').waitFor();
    await page.goto('/sign-in?error=something_new');
    await page.getByRole('alert').getByText('did not work').waitFor();
    await page.goto('/api/auth/callback/oidc?code=x&state=of-no-sign-in');
    await page.waitForURL('/sign-in?error=*');
    await page.getByRole('alert').waitFor();
  });

  openTest('a forgotten password is reset by email', async ({ mailbox, page }) => {
    await page.goto('/forgotten-password');
    await page.getByLabel('Email').fill(ADMIN.email);
    await page.getByRole('button', { name: 'Send link' }).click();
    await page.getByText('is on its way').waitFor();
    await page.goto((await mailbox.next()).link);
    await page.getByRole('textbox', { name: 'New password' }).fill('another battery');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('Sign in with the new one').waitFor();
    await signIn(page, { ...ADMIN, password: 'another battery' });
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });
});

test('without sign-up and email, the screens say who has the link', async ({ page }) => {
  await page.goto('/sign-up');
  await page.getByText('Ask a member to invite you').waitFor();
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await page.getByText('This server sends no email. Ask its operator for a reset link.').waitFor();
  await expect(page.getByLabel('Email')).toHaveCount(0);
});

test.describe('an empty instance', () => {
  test.use({ contents: 'nothing', settings: { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' } });

  test('its one-time link creates the first account, which is signed in', async ({
    openPage,
    page,
    server,
  }) => {
    assert.ok(server.setupLink);
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'No account yet' }).waitFor();
    await page.goto('/');
    await page.getByText('Open the link that the server printed').waitFor();
    await page.goto(server.setupLink.slice(0, -1));
    await page.getByRole('alert').getByText('This set-up link is not valid').waitFor();

    await page.goto(server.setupLink);
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Use at least 8 characters.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('long enough');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    assert.match(page.url(), /\/w\/default$/);

    const thief = await openPage();
    await thief.goto(server.setupLink);
    await thief.getByRole('heading', { name: 'Trunkline is set up already' }).waitFor();
    await thief.getByRole('link', { name: 'Sign in' }).click();
    await thief.getByRole('heading', { name: 'Sign in to Trunkline' }).waitFor();
  });
});

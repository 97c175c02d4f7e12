import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { expectBody } from '@trunkline/contract/api-client';
import { InvitationWithLink } from '@trunkline/contract/schemas/invitations';
import { TwoFactorSetup } from '@trunkline/contract/schemas/sign-in';
import { Value } from 'typebox/value';
import { type Mailbox, startMailbox } from '../../../server/src/testing/mailbox.ts';
import { totpCode } from '../../../server/src/testing/totp.ts';
import { expect, test as serverTest } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';

const GRACE = { email: 'grace@example.com', password: 'nanoseconds in a wire' };

const test = serverTest.extend<{ mailbox: Mailbox }>({
  mailbox: async ({ scope }, use) => use(await startMailbox(scope)),
  settings: ({ mailbox }, use) => use({ SMTP_URL: mailbox.url }),
});

test.describe('an invitation', () => {
  /** Sends a request as the page's own code does. */
  async function send(page: Page, path: string, data: object): Promise<unknown> {
    const response = await page.request.post(path, { data, headers: { origin: new URL(page.url()).origin } });
    assert.ok(response.ok(), await response.text());
    return response.json();
  }

  test('creates an account that joins; with two-factor authentication, signing in requires a code', async ({
    api,
    mailbox,
    page,
  }) => {
    await api('POST', '/api/workspaces/default/invitations', { role: 'editor', email: GRACE.email });
    const { link } = await mailbox.next();
    await page.goto(new URL(link).pathname + new URL(link).search);
    await page.getByRole('heading', { name: 'Join Default' }).waitFor();
    await expectAccessible(page);
    await expect(page.getByLabel('Email')).toHaveValue(GRACE.email);
    await page.getByLabel('Name').fill('Grace');
    await page.getByRole('textbox', { name: 'Password' }).fill(GRACE.password);
    await page.getByRole('button', { name: 'Create account and join' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    assert.match(page.url(), /\/w\/default$/);

    const enabled = await send(page, '/api/auth/two-factor/enable', { password: GRACE.password });
    const { totpURI } = Value.Parse(TwoFactorSetup, enabled);
    await send(page, '/api/auth/two-factor/verify-totp', { code: totpCode(totpURI) });
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Email').fill(GRACE.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(GRACE.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Two-factor authentication' }).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Use the code that the authenticator shows now').waitFor();
    // A code works once: the next one.
    await page.getByLabel('Code').fill(totpCode(totpURI, Date.now() + 30_000));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  test('says who is signed in, who is a member already, and when there is no such invitation', async ({
    adminPage: admin,
    api,
    page,
  }) => {
    await api('POST', '/api/workspaces', { name: 'Lab' });
    const { link } = expectBody(
      await api('POST', '/api/workspaces/lab/invitations', { role: 'viewer' }),
      InvitationWithLink,
    );
    const path = new URL(link).pathname + new URL(link).search;
    await admin.goto(path);
    await admin.getByText('You are signed in as admin@example.com').waitFor();
    await admin.getByRole('button', { name: 'Join', exact: true }).click();
    await admin.getByRole('alert').waitFor();

    await page.goto('/invitation?token=made-up');
    await page.getByText('There is no such invitation here').waitFor();
    await page.goto(path);
    await page.getByRole('link', { name: 'I already have an account' }).click();
    await page.waitForURL('/sign-in?return_to=*');
  });
});

import assert from 'node:assert/strict';
import type { Page } from '@playwright/test';
import { TwoFactorSetup } from '@trunkline/contract/schemas/sign-in';
import { Value } from 'typebox/value';
import { totpCode } from '../../../server/src/testing/totp.ts';
import { expect, test } from '../fixtures.ts';
import { expectAccessible } from './accessibility.ts';
import { ALAN, type Colleague, GRACE } from './colleagues.ts';

test.describe('the account', () => {
  test.use({ contents: 'seed' });

  async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  }

  async function submitPassword(page: Page, { email, password }: Colleague): Promise<void> {
    await page.getByLabel('Email').fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('two-factor authentication is enabled, required, replaced by a backup code, and disabled', async ({
    openPage,
  }) => {
    const page = await openPage(GRACE);
    await page.goto('/account');
    await page.getByRole('button', { name: 'Enable' }).click();
    const dialog = page.getByRole('dialog', { name: 'Enable two-factor authentication' });
    const password = dialog.getByRole('textbox', { name: 'Your password' });
    await password.fill('not the one');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('Enter your current password.').waitFor();
    await password.fill(GRACE.password);
    await page.keyboard.press('Enter');
    await dialog.getByRole('img', { name: 'QR code' }).waitFor();
    await expectAccessible(page);
    const secret = ((await dialog.locator('code').textContent()) ?? '').replaceAll(' ', '');
    // A code works once: `inPeriods` 1 is the next one.
    const code = (inPeriods: number) =>
      totpCode(`otpauth://totp/Trunkline?secret=${secret}`, Date.now() + inPeriods * 30_000);
    await dialog.getByLabel('Code from the app').fill('000000');
    await page.keyboard.press('Enter');
    await dialog.getByText('Use the code that the authenticator shows now').waitFor();
    await dialog.getByLabel('Code from the app').fill(code(0));
    await page.keyboard.press('Enter');
    await dialog.getByText('Save these codes now').waitFor();
    await expectAccessible(page);
    const backupCodes = await dialog.getByRole('listitem').allTextContents();
    assert.ok(backupCodes.length >= 8);
    const download = page.waitForEvent('download');
    await dialog.getByRole('link', { name: 'Download' }).click();
    assert.equal((await download).suggestedFilename(), 'trunkline-backup-codes.txt');
    await dialog.getByRole('button', { name: 'I have saved them' }).click();
    await page.getByText('On', { exact: true }).waitFor();

    await signOut(page);
    await submitPassword(page, GRACE);
    await page.getByLabel('Code').fill(code(1));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await signOut(page);
    await submitPassword(page, GRACE);
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(backupCodes[0] ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await page.goto('/account');
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('textbox', { name: 'Your password' }).fill(GRACE.password);
    await page.keyboard.press('Enter');
    await page.getByText('Off', { exact: true }).waitFor();
  });

  test('new backup codes are generated', async ({ adminPage: page, server }) => {
    const enable = await page.request.post('/api/auth/two-factor/enable', {
      data: { password: 'correct horse battery' },
      headers: { origin: server.url },
    });
    const { totpURI } = Value.Parse(TwoFactorSetup, await enable.json());
    await page.request.post('/api/auth/two-factor/verify-totp', {
      data: { code: totpCode(totpURI) },
      headers: { origin: server.url },
    });
    await page.goto('/account');
    await page.getByRole('button', { name: 'New backup codes' }).click();
    await page.getByRole('textbox', { name: 'Your password' }).fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByText('Save these codes now').waitFor();
    await page.getByRole('button', { name: 'I have saved them' }).click();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('textbox', { name: 'Your password' }).fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.getByText('Off', { exact: true }).waitFor();
  });

  test('other sessions are ended, one by one and all at once', async ({ openPage }) => {
    const here = await openPage(ALAN);
    const there = await openPage(ALAN);
    await here.goto('/account');
    await here.getByRole('row', { name: /This session/ }).waitFor();
    const end = here.getByRole('button', { name: /^End the session of/ });
    const before = await end.count();
    await end.first().click();
    await here.getByText('Session ended').waitFor();
    await there.goto('/account');
    await there.waitForURL('/sign-in*');

    const elsewhere = await openPage(ALAN);
    await here.reload();
    await here.getByRole('button', { name: 'End all other sessions' }).click();
    await here.getByText('All other sessions ended').waitFor();
    await end.first().waitFor({ state: 'detached' });
    assert.ok(before >= 1);
    await elsewhere.goto('/account');
    await elsewhere.waitForURL('/sign-in*');
  });

  test('a personal token is created, used, and revoked', async ({ openPage, server }) => {
    const page = await openPage(ALAN);
    await page.goto('/account');
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog', { name: 'New personal token' });
    await dialog.getByRole('button', { name: 'Create token' }).click();
    await dialog.getByText('Enter a name.').waitFor();
    await dialog.getByLabel('Name').fill('Nightly export');
    await dialog.getByRole('combobox', { name: 'Expires in' }).click();
    await page.getByRole('option', { name: '7 days' }).click();
    await dialog.getByRole('button', { name: 'Create token' }).click();
    const token = await dialog.locator('code').first().textContent();
    await dialog.getByRole('button', { name: 'Done' }).click();

    const use = () => fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await use()).status, 200);
    await page.reload();
    const row = page.getByRole('row', { name: /^Nightly export/ });
    await row.getByText('in 7 days').waitFor();
    await expect(row.getByText('Never')).toHaveCount(0);
    assert.ok(token && !(await page.content()).includes(token));
    await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
    await page.getByRole('button', { name: 'Revoke token' }).click();
    await page.getByText('No tokens yet').waitFor();
    assert.equal((await use()).status, 401);
  });

  test('name and password are changed; the email is shown as not confirmed', async ({ openPage }) => {
    const page = await openPage(ALAN);
    await page.goto('/account');
    await page.getByText('Not confirmed').waitFor();
    await page.getByText('This server sends no email. Ask its operator for a confirmation link.').waitFor();
    await page.getByLabel('Name').fill('Alan M. Turing');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Name saved').waitFor();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByText('Alan M. Turing').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Change password' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Current password' }).fill('not the one');
    await dialog.getByRole('textbox', { name: 'New password' }).fill('a stored program');
    await page.keyboard.press('Enter');
    await dialog.getByText('Enter your current password.').waitFor();
    await dialog.getByRole('textbox', { name: 'Current password' }).fill(ALAN.password);
    await page.keyboard.press('Enter');
    await page.getByText('Password changed').waitFor();
    await signOut(page);
    await submitPassword(page, { ...ALAN, password: 'a stored program' });
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });
});

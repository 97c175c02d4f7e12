import { expect, test } from '../fixtures.ts';
import { GRACE } from './colleagues.ts';

test.describe('the instance', () => {
  test.use({ contents: 'seed', settings: { EGRESS_ALLOW: '10.0.0.0/8, crm.internal:8080' } });

  test('an operator changes a plan, and the workspace shows it', async ({
    adminPage: operator,
    openPage,
  }) => {
    const grace = await openPage(GRACE);
    await grace.goto('/w/default/settings');
    await grace.getByRole('row', { name: /^builder Current plan/ }).waitFor();

    await operator.goto('/w/default/integrations');
    await operator.getByRole('button', { name: 'Account' }).click();
    await operator.getByRole('menuitem', { name: 'Server settings' }).click();
    await operator.getByRole('combobox', { name: 'Plan of default' }).click();
    await operator.getByRole('option', { name: 'starter' }).click();
    await operator.getByText('Plan changed').waitFor();

    await grace.reload();
    await grace.getByRole('row', { name: /^starter Current plan/ }).waitFor();
  });

  test('an operator reads the settings, with the variable that sets each', async ({ adminPage: page }) => {
    await page.goto('/instance');
    const row = (name: string) => page.getByRole('row', { name });
    await row('10.0.0.0/8, crm.internal:8080 EGRESS_ALLOW').waitFor();
    await row('Time of a whole call 30 s LIMIT_CALL_MS').waitFor();
    await row('Response of an API 25 MiB LIMIT_RESPONSE_BYTES').waitFor();
    await row('Sign-up By invitation only SIGN_UP').waitFor();
    // Every limit has a name in words.
    await expect(page.getByRole('rowheader', { name: /^[a-z]+[A-Z]/ })).toHaveCount(0);
    await expect(page.getByRole('cell', { name: /^[a-z]+[A-Z]/ })).toHaveCount(0);
  });

  test('others see the version, and no settings', async ({ openPage }) => {
    const page = await openPage(GRACE);
    await page.goto('/instance');
    await page.getByText(/^Trunkline \d+\.\d+\.\d+/).waitFor();
    await page.getByText('Only operators can see the settings').waitFor();
    await expect(page.getByRole('table')).toHaveCount(0);
  });
});

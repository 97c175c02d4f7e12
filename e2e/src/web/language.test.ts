import assert from 'node:assert/strict';
import { expect, test } from '../fixtures.ts';

test.describe('the language', () => {
  test.use({ locale: 'de-AT' });

  test('is the first that the browser prefers; another can be chosen, and stays', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Hilfe' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Help' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Help' }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

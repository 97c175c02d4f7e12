import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { expect, test } from '../fixtures.ts';

/** The screens that people see most; none of them has a text that is not German. */
const PATHS = [
  '/w/default',
  '/w/default/integrations',
  '/w/default/integrations/new',
  '/w/default/integrations/tickets',
  '/w/default/integrations/tickets?tab=usage',
  '/w/default/integrations/tickets/edit',
  '/w/default/trash',
  '/w/default/calls',
  '/w/default/apps',
  '/w/default/apps/new',
  '/w/default/alerts',
  '/w/default/audit-log',
  '/w/default/members',
  '/w/default/settings',
  '/account',
  '/instance',
];

test.describe('the language', () => {
  test.use({ contents: 'seed' });

  test('German is chosen in the account menu, and stays: no text of many screens is English, each fits, and what the server says is German', async ({
    adminPage: page,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/w/default/members');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.getByRole('heading', { level: 1, name: 'Mitglieder' }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    const english = englishTexts();
    assert.ok(english.size > 500);
    for (const path of PATHS) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const left = (await page.evaluate<string[]>(VISIBLE_TEXTS)).filter((text) => english.has(text));
      assert.deepEqual(left, [], path);
      assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path);
    }
    // The fields that the audit log recorded are words, but for slugs of integrations.
    await page.goto('/w/default/audit-log');
    await page.getByText('Endpunkte').first().waitFor();
    const fields = await page.locator('dt').allInnerTexts();
    assert.deepEqual(
      fields.filter((field) => /^[a-z_]+$/.test(field) && field !== 'tickets'),
      [],
    );
    // What the server says is German too.
    await page.goto('/w/default/integrations/new');
    await page.getByLabel('URL der OpenAPI-Spezifikation').fill('ftp://api.example.com/openapi.json');
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page
      .getByText('Geben Sie die vollständige URL einer OpenAPI- oder Swagger-Spezifikation')
      .waitFor();
    await page.goto('/w/default/settings');
    await page.getByLabel('Slug').fill('Not a slug');
    await page.getByRole('button', { name: 'Speichern' }).first().click();
    await page.getByText('Verwenden Sie Kleinbuchstaben und Ziffern').waitFor();
  });

  test('is the first that the browser prefers; another can be chosen, and stays', async ({ openPage }) => {
    const page = await openPage(undefined, { locale: 'de-AT' });
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Hilfe' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('link', { name: 'Help' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Help' }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

/** The messages that are others in German. */
function englishTexts(): Set<string> {
  const catalog = readFileSync(new URL('../../../web/src/locales/de.po', import.meta.url), 'utf8');
  const messages = catalog.matchAll(/^msgid "(.+)"\nmsgstr "(.+)"$/gm);
  return new Set([...messages].flatMap(([, english = '', german]) => (english === german ? [] : [english])));
}

/** What is rendered, and what screen readers say; not code. */
const VISIBLE_TEXTS = `[...document.querySelectorAll('body *:not(code, pre, code *, pre *, option)')].flatMap((element) => [
  ...[...element.childNodes].flatMap((node) => (node instanceof Text ? [node.data.trim()] : [])),
  ...['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
])`;

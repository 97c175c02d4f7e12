import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { test } from '../fixtures.ts';
import { ADMIN } from '../server-process.ts';
import { findFirefox, openFirefox } from './firefox.ts';

const firefox = findFirefox();
if (firefox === undefined)
  console.log('There is no Firefox: its story is left out (Debian: apt-get install firefox-esr).');
else
  test.describe('Firefox', () => {
    test.use({ contents: 'seed' });

    test('an admin signs in, changes an integration, sends a test request, and reads the log', async ({
      scope,
      server,
    }) => {
      const page = await openFirefox(firefox, scope);
      const errors = errorsOf(page);
      await page.goto(`${server.url}/w/default/integrations`);
      await type(page, 'Email', ADMIN.email);
      await type(page, 'Password', ADMIN.password);
      await press(page, 'Sign in');

      await press(page, 'Tickets');
      await press(page, 'Edit');
      await type(page, 'Description', ', seen in Firefox');
      await press(page, 'Save changes');
      await page.waitForSelector('::-p-text(, seen in Firefox)');

      await page.goto(`${server.url}/w/default/integrations/tickets?tab=try&operation=get:/tickets/{id}`);
      await type(page, 'id', '1');
      await press(page, 'Send request');
      await page.waitForSelector('::-p-text(Printer on floor 3)');

      await page.goto(`${server.url}/w/default/calls`);
      await page.waitForSelector('main table tbody tr');
      assert.deepEqual(errors, []);
    });
  });

/** What goes wrong on a page from now on: uncaught errors, and errors on its console. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // Before the sign-in, the server says that there is no session.
    if (message.type() === 'error' && !message.text().includes('401')) errors.push(message.text());
  });
  return errors;
}

async function type(page: Page, label: string, text: string): Promise<void> {
  const field = await page.waitForSelector(
    `::-p-xpath(//*[@id = //label[starts-with(normalize-space(), "${label}")]/@for])`,
  );
  await field?.type(text);
}

async function press(page: Page, text: string): Promise<void> {
  const control = await page.waitForSelector(
    `::-p-xpath(//*[self::a or self::button][normalize-space() = "${text}"])`,
  );
  await control?.click();
}

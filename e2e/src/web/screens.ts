import type { Page } from 'playwright-core';

export type Screen = {
  /** Names its pictures. */
  name: string;
  path: string;
  /** Who looks at it: the admin, who is signed in, unless it is for people who are not. */
  isForVisitors?: boolean;
  /** Brings it into the state to look at: opens a dialog, waits for a list. */
  prepare?: (page: Page) => Promise<unknown>;
};

/**
 * Every screen, and every state of one that is worth a look. Each is checked for accessibility and for its width
 * (screens.test.ts), and photographed (screenshots.ts), with the data of seed.ts. Add yours here.
 */
export const SCREENS: readonly Screen[] = [
  { name: 'sign-in', path: '/sign-in', isForVisitors: true },
  {
    name: 'sign-in-refused',
    path: '/sign-in',
    isForVisitors: true,
    async prepare(page) {
      await page.getByLabel('E-mail').fill('ada@example.com');
      await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'set-up', path: '/setup?token=tls_example', isForVisitors: true },
  { name: 'sign-up', path: '/sign-up', isForVisitors: true },
  { name: 'forgotten-password', path: '/forgotten-password', isForVisitors: true },
  { name: 'reset-password', path: '/reset-password?token=example', isForVisitors: true },
  { name: 'not-found', path: '/nowhere', isForVisitors: true },
  { name: 'integrations', path: '/w/default/integrations' },
  {
    name: 'navigation',
    path: '/w/default/integrations',
    async prepare(page) {
      const menu = page.getByRole('button', { name: 'Menu' });
      if (await menu.isVisible()) await menu.click();
      await page.getByRole('link', { name: 'Workspace settings' }).waitFor();
    },
  },
  {
    name: 'workspaces',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.getByRole('button', { name: /^Workspace:/ }).click();
      await page.getByRole('menuitem', { name: 'New workspace' }).waitFor();
    },
  },
  {
    name: 'new-workspace',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.getByRole('button', { name: /^Workspace:/ }).click();
      await page.getByRole('menuitem', { name: 'New workspace' }).click();
      await page.getByRole('dialog', { name: 'New workspace' }).waitFor();
    },
  },
  {
    name: 'search',
    path: '/w/default/integrations',
    async prepare(page) {
      await page.keyboard.press('Control+K');
      await page.getByRole('textbox', { name: 'Search' }).waitFor();
    },
  },
];

/** Opens a screen and waits until it is there. */
export async function openScreen(page: Page, { path, prepare }: Screen): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await loaded(page);
  await prepare?.(page);
  await loaded(page);
}

/** Every skeleton has given way to what it stood for. */
async function loaded(page: Page): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

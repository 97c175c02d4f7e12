import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** Asserts that axe-core finds nothing on the page as it is now, in light and in dark colors. */
export async function expectAccessible(page: Page): Promise<void> {
  await useColorScheme(page, 'dark');
  // All that is different in the dark.
  await expectNoViolations(page, { runOnly: ['color-contrast'] });
  await useColorScheme(page, 'light');
  await expectNoViolations(page, {});
}

/** Asserts the same but for colors: most of axe-core's time, and they are the same at every width. */
export async function expectAccessibleStructure(page: Page): Promise<void> {
  await expectNoViolations(page, { rules: { 'color-contrast': { enabled: false } } });
}

/** Shows the page in light or in dark colors. */
export async function useColorScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
  await page.evaluate(END_OF_TRANSITIONS);
}

/** No color is halfway between two then: some change slowly even with reduced motion, and Scalar's for minutes. */
const END_OF_TRANSITIONS =
  'for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish()';

async function expectNoViolations(page: Page, rules: RunOptions): Promise<void> {
  // Evaluated from outside, as the browser's own tools do: the Content-Security-Policy stays as it is.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
  // No page has audio or video: axe-core would fetch all style sheets once more to look for it.
  const options: RunOptions = { ...rules, resultTypes: ['violations'], preload: false };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  const found = violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => !(id === 'region' && isOverlay(html)))
      .map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
  expect(found, `what axe-core finds at ${page.url()}`).toEqual([]);
}

/** An open menu is outside of the landmarks, wherever on the page its button is; its items with icons are too. */
function isOverlay(html: string): boolean {
  return /^<div (data-portal=|[^>]*role="(menu|listbox)"|[^>]*data-menu-item-label)/.test(html);
}

/** Asserts that the page itself does not scroll sideways: a table may, within its frame. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const surplus = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(surplus, `how many px the page is too wide, at ${page.url()}`).toBeLessThanOrEqual(0);
}

import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Asserts that axe-core finds nothing on the page as it stands, in light and in dark colours. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated from outside, as the browser's own tools do: the Content-Security-Policy stays as it is.
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    const found = violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ html }) => !(id === 'region' && isOverlay(html)))
        .map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
    );
    assert.deepEqual(found, [], `in ${colorScheme} colours, at ${page.url()}`);
  }
}

/** A menu that is open stands outside of the landmarks, wherever on the page its button is; its items with icons do. */
function isOverlay(html: string): boolean {
  return /^<div (data-portal=|[^>]*role="(menu|listbox)"|[^>]*data-menu-item-label)/.test(html);
}

/** Asserts that the page itself does not scroll sideways: a table may, within its frame. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const surplus = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  assert.ok(surplus <= 0, `the page is ${surplus} px too wide at ${page.url()}`);
}

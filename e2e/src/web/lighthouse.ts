import { chromium, expect } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { freePort } from '../../../server/src/testing/port.ts';
import { CHROMIUM_ARGS } from '../chromium.ts';
import { plainTest as test } from '../fixtures.ts';

/** `npm run lighthouse`: what Lighthouse says of the main screens, which is 100 of 100. */

const FOR_VISITORS = ['/sign-in', '/docs', '/docs/quickstart'];
const FOR_MEMBERS = [
  '/w/default',
  '/w/default/integrations',
  '/w/default/integrations/tickets',
  '/w/default/apps',
  '/w/default/calls',
  '/w/default/members',
  '/w/default/settings',
];
const CATEGORIES = ['accessibility', 'best-practices'];
const FORM_FACTORS = { desktop: desktopConfig, mobile: undefined };

test('the main screens have 100 for accessibility and best practices', async ({ viewers }) => {
  test.setTimeout(900_000);
  const { page } = viewers.admin;
  await page.goto('/w/default/apps');
  const app = await page.getByRole('table').getByRole('link').first().getAttribute('href');
  const cookies = await page.context().cookies();
  const session = { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  const port = await freePort();
  const browser = await chromium.launch({
    ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
    args: [...CHROMIUM_ARGS, `--remote-debugging-port=${port}`],
  });

  const rows: Record<string, string | number>[] = [];
  const failures: string[] = [];
  for (const path of [...FOR_VISITORS, ...FOR_MEMBERS, String(app)])
    for (const [formFactor, config] of Object.entries(FORM_FACTORS)) {
      const extraHeaders = FOR_VISITORS.includes(path) ? {} : session;
      const url = new URL(path, page.url()).href;
      const result = await lighthouse(url, { port, onlyCategories: CATEGORIES, extraHeaders }, config);
      if (!result) throw new Error(`Lighthouse has no result for ${url}`);
      const { categories, audits, finalDisplayedUrl } = result.lhr;
      expect(finalDisplayedUrl).toBe(url);
      const scores = Object.values(categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]);
      rows.push({ path, formFactor, ...Object.fromEntries(scores) });
      for (const { auditRefs } of Object.values(categories))
        for (const { id, weight } of auditRefs) {
          const { score, title, details } = audits[id] ?? {};
          if (weight > 0 && typeof score === 'number' && score < 1)
            failures.push(`${path}, ${formFactor}: ${title} ${JSON.stringify(details)?.slice(0, 600)}`);
        }
    }
  await browser.close();
  console.table(rows);
  expect(failures).toEqual([]);
});

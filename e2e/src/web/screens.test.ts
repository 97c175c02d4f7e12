import { before, describe, test } from 'node:test';
import type { BrowserContext } from 'playwright-core';
import { suiteScope } from '../../../server/src/testing/scope.ts';
import { expectAccessible, expectNoSidewaysScroll } from './accessibility.ts';
import { openScreen, SCREENS } from './screens.ts';
import { seed } from './seed.ts';
import { startWebApp, type WebApp } from './web-app.ts';

const NARROWEST = { width: 360, height: 740 };
const WIDEST = { width: 2560, height: 1440 };

describe('every screen', { concurrency: 3 }, () => {
  const scope = suiteScope();
  let app: WebApp;
  let storageState: Awaited<ReturnType<BrowserContext['storageState']>>;
  before(async () => {
    app = await startWebApp(scope);
    await seed(app.server.url);
    // Signed in once: so many sign-ins in a row would be refused.
    storageState = await (await app.person(scope)).context().storageState();
  });

  for (const screen of SCREENS) {
    test(`${screen.name}: accessible, and as wide as its window from 360 to 2560 px`, async (t) => {
      const page = await app.visitor(t, {
        viewport: NARROWEST,
        ...(!screen.isForVisitors && { storageState }),
      });
      await openScreen(page, screen);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await page.setViewportSize(WIDEST);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  }
});

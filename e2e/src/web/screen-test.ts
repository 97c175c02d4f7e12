import type { Page } from '@playwright/test';
import { plainTest } from '../fixtures.ts';
import { openScreen, type Screen } from './screens.ts';
import type { Viewer } from './viewers.ts';

type Size = { width: number; height: number };

type TestFixtures = {
  /** Opens a screen in a window of a size. */
  show: (screen: Screen, size: Size) => Promise<Page>;
};

/**
 * Tests that only look at screens. Those of a worker share one server, and pages that open one screen after the other:
 * their processes keep what they have loaded and compiled.
 */
export const screenTest = plainTest.extend<TestFixtures>({
  show: async ({ viewers }, use) => {
    const shown = new Set<Viewer>();
    await use(async ({ isForVisitors, ...screen }, size) => {
      const viewer = isForVisitors ? viewers.visitor : viewers.admin;
      shown.add(viewer);
      await viewer.page.setViewportSize(size);
      await viewer.page.emulateMedia({ colorScheme: 'light' });
      await openScreen(viewer.page, screen);
      return viewer.page;
    });
    for (const { expectNothingWrong } of shown) {
      expectNothingWrong();
    }
  },
});

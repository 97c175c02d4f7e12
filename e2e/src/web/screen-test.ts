import { join } from 'node:path';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { newFolder, plainTest } from '../fixtures.ts';
import { copyInstallation } from '../installation.ts';
import type { HostedServer } from '../server-host.ts';
import { openScreen, type Screen } from './screens.ts';
import { watch } from './watch.ts';

type Size = { width: number; height: number };

type TestFixtures = {
  /** Opens a screen in a window of a size. */
  show: (screen: Screen, size: Size) => Promise<Page>;
};

/** One who looks at screens, and the function that asserts that nothing went wrong since its last call. */
type Viewer = { page: Page; expectNothingWrong: () => void };

type WorkerFixtures = {
  seededServer: HostedServer;
  /** Each opens one screen after the other in the same page, whose process keeps what it has loaded and compiled. */
  viewers: { admin: Viewer; visitor: Viewer };
};

/** Tests that only look at screens, and so share one server in each worker. */
export const screenTest = plainTest.extend<TestFixtures, WorkerFixtures>({
  seededServer: [
    async ({ installationWith, serverHost, workerScope }, use) => {
      const dataDir = join(newFolder(workerScope), 'data');
      copyInstallation(await installationWith('seed'), dataDir);
      const server = await serverHost.start(dataDir);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  viewers: [
    async ({ browser, installationWith, seededServer }, use) => {
      const { session } = await installationWith('seed');
      const view = async (options: BrowserContextOptions): Promise<Viewer> => {
        const { url: baseURL } = seededServer;
        const context = await browser.newContext({ baseURL, reducedMotion: 'reduce', ...options });
        const page = await context.newPage();
        return { page, expectNothingWrong: watch(page, baseURL) };
      };
      const viewers = { admin: await view({ storageState: session }), visitor: await view({}) };
      await use(viewers);
      for (const { page } of Object.values(viewers)) await page.context().close();
    },
    { scope: 'worker' },
  ],
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
    for (const { page, expectNothingWrong } of shown) {
      // Drafts: the next screen begins without any.
      await page.evaluate('sessionStorage.clear()');
      expectNothingWrong();
    }
  },
});

import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import { newFolder, openWatched, plainTest } from '../fixtures.ts';
import { copyInstallation } from '../installation.ts';
import type { HostedServer } from '../server-host.ts';
import { openScreen, type Screen } from './screens.ts';

type Size = { width: number; height: number };

type TestFixtures = {
  /** Opens a screen in a window of a size. */
  show: (screen: Screen, size: Size) => Promise<Page>;
};

type WorkerFixtures = {
  seededServer: HostedServer;
  /** Those who look: each keeps what the browser has loaded, and so opens the next screen sooner. */
  viewers: { admin: BrowserContext; visitor: BrowserContext };
};

/** Tests that look at screens, over one server for all of a worker's: looking changes nothing that another looks at. */
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
      const options: BrowserContextOptions = { baseURL: seededServer.url, reducedMotion: 'reduce' };
      const admin = await browser.newContext({ ...options, storageState: session });
      const visitor = await browser.newContext(options);
      await use({ admin, visitor });
      await admin.close();
      await visitor.close();
    },
    { scope: 'worker' },
  ],
  show: async ({ seededServer, viewers }, use) => {
    const closings: (() => Promise<void>)[] = [];
    await use(async (screen, size) => {
      const viewer = screen.isForVisitors ? viewers.visitor : viewers.admin;
      const { page, close } = await openWatched(viewer, seededServer.url);
      closings.push(close);
      await page.setViewportSize(size);
      await openScreen(page, screen);
      return page;
    });
    for (const close of closings) await close();
  },
});

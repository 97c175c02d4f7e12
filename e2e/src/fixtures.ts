import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from '@playwright/test';
import { type ApiClient, createApiClient } from '@trunkline/contract/api-client';
import type { Scope } from '../../server/src/testing/scope.ts';
import {
  type Credentials,
  copyInstallation,
  createInstallation,
  type Installation,
  signIn,
} from './installation.ts';
import { type HostedServer, type ServerHost, startServerHost } from './server-host.ts';
import { namePersonalWorkspace, seed } from './web/seed.ts';
import { watch } from './web/watch.ts';

export { expect } from '@playwright/test';

/** What a server's data folder holds at its start: nothing, the admin's account, or what seed.ts adds to it. */
type Contents = 'nothing' | 'admin' | 'seed';

type WorkerFixtures = {
  /** Runs clean-ups when the worker ends. */
  workerScope: Scope;
  /** Runs the servers of all tests of the worker. */
  serverHost: ServerHost;
  /** Makes an installation at its first use, once for all tests of the worker. */
  installationWith: (contents: 'admin' | 'seed') => Promise<Installation>;
};

type ScopeFixtures = {
  /** Runs clean-ups when the test ends. */
  scope: Scope;
  /** An empty folder of the test's own. */
  folder: string;
};

type ServerFixtures = {
  contents: Contents;
  /** Settings of the server besides PORT and DATA_DIR. */
  settings: Record<string, string>;
  /** A server of the test's own. */
  server: HostedServer;
  /** The API of that server, as the admin. */
  api: ApiClient;
  /** Opens a page with its own cookies, signed in or not. Watched as `page` is. */
  openPage: (who?: Credentials, options?: BrowserContextOptions) => Promise<Page>;
  /** A page where the admin is signed in. Watched as `page` is. */
  adminPage: Page;
};

/** Tests with a folder of their own, and no server nor browser unless they ask for one. */
export const plainTest = base.extend<ScopeFixtures, WorkerFixtures>({
  scope: ({}, use) => useScope(use),
  workerScope: [({}, use) => useScope(use), { scope: 'worker' }],
  serverHost: [({ workerScope }, use) => use(startServerHost(workerScope)), { scope: 'worker' }],
  folder: ({ scope }, use) => use(newFolder(scope)),
  installationWith: [
    async ({ serverHost, workerScope }, use) => {
      const folder = newFolder(workerScope);
      const make = (contents: string, fill: (url: string, token: string) => Promise<void>) =>
        createInstallation(serverHost, join(folder, contents), fill);
      const admin = once(() => make('admin', namePersonalWorkspace));
      const seeded = once(() => make('seed', seed));
      await use((contents) => (contents === 'admin' ? admin() : seeded()));
    },
    { scope: 'worker' },
  ],
});

/**
 * Tests of the web UI, each with a server of its own. `page` is somebody's who is not signed in; a test fails when
 * anything goes wrong on one of its pages (watch.ts).
 */
export const test = plainTest.extend<ServerFixtures>({
  contents: ['admin', { option: true }],
  settings: [{}, { option: true }],
  server: async ({ contents, folder, installationWith, serverHost, settings }, use) => {
    const dataDir = join(folder, 'data');
    if (contents !== 'nothing') copyInstallation(await installationWith(contents), dataDir);
    const server = await serverHost.start(dataDir, settings);
    await use(server);
    await server.stop();
  },
  baseURL: ({ server }, use) => use(server.url),
  api: async ({ contents, installationWith, server }, use) => {
    if (contents === 'nothing') throw new Error('there is no admin yet, for whom the API could be used');
    const { token } = await installationWith(contents);
    await use(createApiClient(server.url, { authorization: `Bearer ${token}` }));
  },
  page: async ({ page, server }, use) => {
    const expectNothingWrong = watch(page, server.url);
    await use(page);
    expectNothingWrong();
  },
  openPage: async ({ browser, server }, use) => {
    const closings: (() => Promise<void>)[] = [];
    await use(async (who, options) => {
      const context = await browser.newContext(options);
      if (who) await signIn(context.request, server.url, who);
      const { page, close } = await openWatched(context, server.url);
      closings.push(close, () => context.close());
      return page;
    });
    for (const close of closings) await close();
  },
  adminPage: async ({ contents, installationWith, openPage }, use) => {
    if (contents === 'nothing') throw new Error('there is no admin yet, who could be signed in');
    const { session } = await installationWith(contents);
    await use(await openPage(undefined, { storageState: session }));
  },
});

/** @returns a page of the context, and what closes it and throws when anything went wrong on it */
export async function openWatched(context: BrowserContext, url: string) {
  const page = await context.newPage();
  const expectNothingWrong = watch(page, url);
  const close = async () => {
    await page.close();
    expectNothingWrong();
  };
  return { page, close };
}

/** Gives a scope to what uses it, and runs its clean-ups after that, the last one first. */
async function useScope(use: (scope: Scope) => Promise<void>): Promise<void> {
  const cleanUps: (() => Promise<void> | void)[] = [];
  await use({ after: (cleanUp) => void cleanUps.unshift(cleanUp) });
  for (const cleanUp of cleanUps) await cleanUp();
}

/** An empty folder for the time of a scope. */
export function newFolder(scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-e2e-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes something at the first call, and gives the same at each further one. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

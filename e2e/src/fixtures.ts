import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from '@playwright/test';
import { type ApiClient, createApiClient } from '@trunkline/contract/api-client';
import { startPostgres, type TestPostgres } from '../../server/src/testing/postgres-server.ts';
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
import { openViewers, type Viewers } from './web/viewers.ts';
import { watch } from './web/watch.ts';

export { expect } from '@playwright/test';

/** What a server's data folder holds at its start: nothing, the admin's account, or what seed.ts adds to it. */
type Contents = 'nothing' | 'admin' | 'seed';

type WorkerFixtures = {
  /** Runs clean-ups when the worker ends. */
  workerScope: Scope;
  /** Runs the servers of all tests of the worker. */
  serverHost: ServerHost;
  /** Creates an installation at its first use, once for all tests of the worker. */
  installationWith: (contents: 'admin' | 'seed') => Promise<Installation>;
  /** Look at the screens of a server with what seed.ts adds, which tests leave as it is. */
  viewers: Viewers;
  /** Of all tests of the worker, which leave it as it was. */
  postgres: TestPostgres;
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
  openPage: (user?: Credentials, options?: BrowserContextOptions) => Promise<Page>;
  /** A page where the admin is signed in. Watched as `page` is. */
  adminPage: Page;
};

/**
 * Tests with a folder of their own, and neither a server nor a browser unless they request one. Fixtures of workers are
 * all here: Playwright starts further workers for tests that have others, each with a browser and servers.
 */
export const plainTest = base.extend<ScopeFixtures, WorkerFixtures>({
  scope: ({}, use) => useScope(use),
  workerScope: [({}, use) => useScope(use), { scope: 'worker' }],
  serverHost: [({ workerScope }, use) => use(startServerHost(workerScope)), { scope: 'worker' }],
  folder: ({ scope }, use) => use(newFolder(scope)),
  installationWith: [
    async ({ serverHost, workerScope }, use) => {
      const folder = newFolder(workerScope);
      const create = (contents: string, fill: (url: string, token: string) => Promise<void>) =>
        createInstallation(serverHost, join(folder, contents), fill);
      const admin = once(() => create('admin', namePersonalWorkspace));
      const seeded = once(() => create('seed', seed));
      await use((contents) => (contents === 'admin' ? admin() : seeded()));
    },
    { scope: 'worker' },
  ],
  viewers: [
    async ({ browser, installationWith, serverHost, workerScope }, use) => {
      const installation = await installationWith('seed');
      const dataDir = join(newFolder(workerScope), 'data');
      copyInstallation(installation, dataDir);
      const server = await serverHost.start(dataDir);
      const viewers = await openViewers(browser, server.url, installation);
      await use(viewers);
      for (const { page } of Object.values(viewers)) await page.context().close();
      await server.stop();
    },
    { scope: 'worker' },
  ],
  postgres: [
    async ({}, use) => {
      const postgres = await startPostgres();
      await use(postgres);
      await postgres.remove();
    },
    { scope: 'worker' },
  ],
});

/**
 * Tests of the web UI, each with a server of its own. `page` has no session; a test fails when anything goes wrong on one
 * of its pages (watch.ts).
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
    if (contents === 'nothing')
      throw new Error('the API is called as the admin, whom this server does not have');
    const { token } = await installationWith(contents);
    await use(createApiClient(server.url, { authorization: `Bearer ${token}` }));
  },
  page: async ({ page, server }, use) => {
    const expectNothingWrong = watch(page, server.url);
    await use(page);
    expectNothingWrong();
  },
  openPage: async ({ browser, server }, use) => {
    const closers: (() => Promise<void>)[] = [];
    await use(async (user, options) => {
      const context = await browser.newContext(options);
      if (user) await signIn(context.request, server.url, user);
      const { page, close } = await openWatched(context, server.url);
      closers.push(close, () => context.close());
      return page;
    });
    for (const close of closers) await close();
  },
  adminPage: async ({ contents, installationWith, openPage }, use) => {
    if (contents === 'nothing') throw new Error('the admin is signed in, whom this server does not have');
    const { session } = await installationWith(contents);
    await use(await openPage(undefined, { storageState: session }));
  },
});

/** @returns a page of the context, and what closes it and throws when anything went wrong on it */
async function openWatched(context: BrowserContext, url: string) {
  const page = await context.newPage();
  const expectNothingWrong = watch(page, url);
  const close = async () => {
    await page.close();
    expectNothingWrong();
  };
  return { page, close };
}

/** Passes a scope to a fixture or a test, and runs its clean-ups afterwards, the last one first. */
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

/** Calls a function at the first call, and returns the same result at each further one. */
function once<Result>(create: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= create();
    return result;
  };
}

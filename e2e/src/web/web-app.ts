import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { freePort } from '../../../server/src/testing/port.ts';
import type { Scope } from '../../../server/src/testing/scope.ts';
import { ensureBuilt } from '../../../web/build.ts';
import { openBrowser } from '../chromium.ts';
import { ADMIN, type ServerProcess, startServer } from '../server-process.ts';
import { watch } from './watch.ts';

export type WebApp = {
  server: ServerProcess;
  /** A page of somebody who is not signed in. The test fails if anything goes wrong on it (watch.ts). */
  visitor: (scope: Scope, options?: BrowserContextOptions) => Promise<Page>;
  /** A page of somebody who is signed in: the admin, unless told otherwise. */
  person: (scope: Scope, options?: BrowserContextOptions, who?: Credentials) => Promise<Page>;
};

type Credentials = { email: string; password: string };

/**
 * The real server with the built UI, on an empty data folder, and a browser. Pages take addresses as
 * `page.goto('/w/default/apps')`.
 *
 * @param scope a suite's: starting it takes a second
 * @param env settings besides; the first account is made from ADMIN unless they say otherwise
 */
export async function startWebApp(scope: Scope, env: Record<string, string> = {}): Promise<WebApp> {
  await ensureBuilt();
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-web-'));
  scope.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const server = await startServer(dataDir, await freePort(), env);
  scope.after(async () => void (await server.stop()));
  const browser = await openBrowser(scope);

  async function visitor(testScope: Scope, options: BrowserContextOptions = {}): Promise<Page> {
    // Nothing that fades in or out is looked at halfway.
    const motion = { reducedMotion: 'reduce' } as const;
    const context = await browser.newContext({ baseURL: server.url, ...motion, ...options });
    // Long beside what a person would wait: a machine that is busy with more than us is no fault of the page.
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const expectNothingWrong = watch(page, server.url);
    testScope.after(async () => {
      await context.close();
      expectNothingWrong();
    });
    return page;
  }

  async function person(testScope: Scope, options?: BrowserContextOptions, who = ADMIN): Promise<Page> {
    const page = await visitor(testScope, options);
    const answer = await page.request.post('/api/auth/sign-in/email', {
      data: { email: who.email, password: who.password },
      headers: { origin: server.url },
    });
    if (!answer.ok()) throw new Error(`${who.email} could not sign in: ${await answer.text()}`);
    return page;
  }

  return { server, visitor, person };
}

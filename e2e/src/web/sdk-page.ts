import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { Scope } from '../../../server/src/testing/scope.ts';
import { startUpstream } from '../../../server/src/testing/upstream.ts';

/** A page of an app on an origin of its own, with the real SDK in it. */
export type SdkPage = {
  origin: string;
  /** Calls as the app's own code would; what it threw comes back as `{ code, message }`. */
  call: (options: SdkOptions, slug: string, operation: string, parameters?: object) => Promise<unknown>;
};

type SdkOptions = { serverUrl: string; appId: string; token: string };

/** Makes a page that app: serves it, and opens it. */
export async function openSdkPage(scope: Scope, page: Page): Promise<SdkPage> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-sdk-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true }));
  await bundleSdk(folder);
  const site = await startUpstream(scope, ({ line }, response) => {
    const [, script] = /^GET \/([\w.-]+\.js)/.exec(line) ?? [];
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(
      script === undefined ? '<!doctype html><title>An app</title>' : readFileSync(join(folder, script)),
    );
  });
  await page.goto(site.url);
  return { origin: site.url, call: (...call) => callOn(page, ...call) };
}

/** As a bundler of the app's would: one module for browsers, `sdk.js`. */
async function bundleSdk(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      lib: { entry: fileURLToPath(import.meta.resolve('@base44/sdk')), formats: ['es'], fileName: 'sdk' },
    },
  });
}

function callOn(page: Page, options: SdkOptions, slug: string, operation: string, parameters: object = {}) {
  return page.evaluate<unknown>(`(${CALL})(${JSON.stringify({ options, slug, operation, parameters })})`);
}

/** Runs in the page. */
const CALL = `async ({ options, slug, operation, parameters }) => {
  const { createClient } = await import('/sdk.js');
  return createClient(options)
    .integrations.custom.call(slug, operation, parameters)
    .catch(({ code, message }) => ({ code, message }));
}`;

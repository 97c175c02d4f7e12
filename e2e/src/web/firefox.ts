import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import type { Scope } from '../../../server/src/testing/scope.ts';

const NAMES = ['firefox-esr', 'firefox'];

/** Nothing that Firefox loads by itself: no test leaves this machine, and a page that fades is not looked at halfway. */
const PREFERENCES = {
  'ui.prefersReducedMotion': 1,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 1,
  // Every other name goes to a proxy that does not respond.
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.no_proxies_on': 'localhost,127.0.0.1',
};

/** @returns the path of a Firefox that starts; undefined where there is none */
export function findFirefox(): string | undefined {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0,
  );
}

/** A page of a Firefox of its own, which closes with the scope. Playwright drives only a Firefox that it has patched. */
export async function openFirefox(program: string, scope: Scope): Promise<Page> {
  const browser: Browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: program,
    headless: true,
    protocolTimeout: 240_000,
    extraPrefsFirefox: PREFERENCES,
    defaultViewport: { width: 1440, height: 900 },
  });
  scope.after(() => browser.close());
  const page = await browser.newPage();
  // Its first page takes minutes on a busy machine.
  page.setDefaultTimeout(240_000);
  return page;
}

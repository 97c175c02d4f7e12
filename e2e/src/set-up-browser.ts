import { spawnSync } from 'node:child_process';
import { findChromium, isRoot } from './chromium.ts';

/**
 * `npm run setup:browser`: installs the Chromium of the browser tests where there is none, and says in one line what
 * it did. Playwright's own download first; Debian's package where that cannot be had, or does not start.
 */

/** Debian's, in the order of preference: not every distribution has the first. */
const PACKAGES = ['chromium-headless-shell', 'chromium'];

const MAX_DOWNLOAD_MS = 180_000;
const MAX_CONNECTION_MS = 10_000;

function setUpBrowser(): string {
  const existing = findChromium();
  if (existing) return `Chromium is installed already: ${existing}`;

  const download = run('playwright', ['install', '--no-shell', 'chromium'], {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(MAX_CONNECTION_MS),
  });
  const downloaded = findChromium();
  if (downloaded) return `Installed Playwright's Chromium: ${downloaded}`;

  if (isRoot) {
    run('apt-get', ['-qq', 'update']);
    for (const name of PACKAGES) {
      run('apt-get', ['-qq', 'install', '--yes', '--no-install-recommends', name], {
        DEBIAN_FRONTEND: 'noninteractive',
      });
      const packaged = findChromium();
      if (packaged)
        return `Installed Debian's package ${name}, as Playwright's does not run here: ${packaged}`;
    }
  }
  throw new Error(
    `No Chromium could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one. ${download}`,
  );
}

/** @returns why it failed, in one line; empty when it says nothing of it */
function run(program: string, args: string[], env: Record<string, string> = {}): string {
  const { stderr, error } = spawnSync(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: MAX_DOWNLOAD_MS,
  });
  return error?.message ?? /^.*error.*$/im.exec(stderr)?.[0] ?? '';
}

try {
  console.log(setUpBrowser());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

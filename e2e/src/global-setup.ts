import { spawnSync } from 'node:child_process';
import { ensureBuilt } from '../../packages/cli/build.ts';
import { findChromium } from './chromium.ts';

/** Before all tests: builds the package, with the web UI, and finds a Chromium, whose path the workers read from CHROMIUM_PATH. */
export default async function globalSetup(): Promise<void> {
  process.env.CHROMIUM_PATH ||= findChromium() ?? installedChromium();
  await ensureBuilt();
}

/** @throws Error when none could be installed */
function installedChromium(): string {
  console.log('There is no Chromium: npm run setup:browser');
  spawnSync('npm', ['run', '--silent', 'setup:browser'], { stdio: 'inherit' });
  const path = findChromium();
  if (path) return path;
  throw new Error('The browser tests need a Chromium: see "npm run setup:browser" above.');
}

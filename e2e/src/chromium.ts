import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** The shell first: without a window's parts, it starts and draws in less time. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** Whether this process is root, as whom Chromium's sandbox refuses to run. */
export const isRoot = process.getuid?.() === 0;

/** What Chromium is started with: no test leaves this machine. */
export const CHROMIUM_ARGS: readonly string[] = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  // A page lives for seconds, too short for compiled code to pay: without, it takes a quarter less of the processors.
  '--js-flags=--max-lazy,--no-opt,--no-maglev',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
];

/** @returns the path of a Chromium that starts: Playwright's own, or one that is installed; undefined where there is none */
export function findChromium(): string | undefined {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  const installed = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [chromium.executablePath(), ...installed].find(isStartable);
}

/** A download without the system's libraries is there, and does not start. */
function isStartable(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

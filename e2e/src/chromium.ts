import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** Held while Chromium is installed: test files run in processes of their own, and apt runs once. */
const LOCK = join(tmpdir(), 'trunkline-chromium.lock');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const INSTALL = `command -v chromium ||
  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium; }`;

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No test leaves this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
];

const isRoot = process.getuid?.() === 0;

/**
 * A headless Chromium, closed at the end of the scope (a test's context, or a suite's). It is installed where
 * there is none. Each `browser.newPage()` is a person of its own, with their own cookies.
 *
 * @throws Error that says what to install, when there is none and it cannot be installed
 */
export async function openBrowser(scope: {
  after: (cleanUp: () => Promise<void>) => void;
}): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    // Chromium's sandbox refuses to run as root.
    args: isRoot ? ['--no-sandbox', ...QUIET] : QUIET,
  });
  scope.after(() => browser.close());
  return browser;
}

async function chromiumPath(): Promise<string> {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  // A test in another process may be installing it: then its program is there before it can run.
  if (existsSync(LOCK)) await run('flock', ['--shared', LOCK, 'true']);
  return installedChromium() ?? (await installChromium());
}

function installedChromium(): string | undefined {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function installChromium(): Promise<string> {
  const command = ['flock', LOCK, 'sh', '-c', INSTALL];
  const [program = '', ...args] = isRoot ? command : ['sudo', '-n', ...command];
  const reason = await run(program, args).then(
    () => '',
    (error: Error) => ` It could not be installed: ${error.message}`,
  );
  const installed = installedChromium();
  if (installed) return installed;
  throw new Error(
    `Browser tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to a Chromium or Chrome.${reason}`,
  );
}

const run = promisify(execFile);

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify, stripVTControlCharacters } from 'node:util';

const run = promisify(execFile);

/** npm asks a registry it cannot reach again and again, for each package. */
const TIMEOUT_MS = 180_000;

/**
 * Runs npm in a folder until it ends.
 *
 * @throws Error with `code` and `stderr` when it fails, or takes longer than three minutes
 */
export async function npm(folder: string, ...args: string[]): Promise<void> {
  await run('npm', args, { cwd: folder, env: environment(), timeout: TIMEOUT_MS });
}

/**
 * Starts a script of a folder's package and waits until it prints that it is ready.
 *
 * @param ready part of a line, without the colors that scripts print on CI
 * @returns `stop`, which ends it with what it started
 * @throws Error with its output when it ends instead, or is not ready within three minutes
 */
export async function startScript(
  folder: string,
  args: string[],
  ready: string,
): Promise<() => Promise<void>> {
  // A group of its own: npm hands no signal on to what its scripts start.
  const child = spawn('npm', ['run', ...args], { cwd: folder, env: environment(), detached: true });
  try {
    await waitForOutput(child, ready);
  } catch (error) {
    await endGroup(child);
    throw error;
  }
  return () => endGroup(child);
}

/**
 * Waits until a process prints something.
 *
 * @throws Error with all it printed when it ends instead, or prints on without it
 */
function waitForOutput(child: ChildProcess, ready: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (how: string) => reject(new Error(`${how}: ${output}`));
    const timer = setTimeout(() => fail(`printed no "${ready}"`), TIMEOUT_MS);
    const read = (chunk: Buffer) => {
      output += String(chunk);
      if (!stripVTControlCharacters(output).includes(ready)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('close', () => {
      clearTimeout(timer);
      fail('ended');
    });
  });
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const exit = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await exit;
}

/** The environment that npm sets for its scripts, without what belongs to this repository. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
}

/** How npm is configured stays: a registry, or the authority its certificate is from, may be set nowhere else. */
const OURS =
  /^(npm_(?!config_)|npm_config_(local_prefix|call|allow_scripts|save_)|INIT_CWD$|NODE_TEST_CONTEXT$|NODE_ENV$)/;

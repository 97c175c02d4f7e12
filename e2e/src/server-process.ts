import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the package runs (packages/cli/build.ts): it starts in half the time of the sources. */
const MAIN = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

export type ServerProcess = {
  url: string;
  pid: number;
  /** Everything it printed so far. */
  output: () => string;
  /** Closes what it prints to, as a log collector that dies. */
  stopListening: () => void;
  /** SIGTERM; resolves with its exit code. */
  stop: () => Promise<number | null>;
  /** SIGKILL. */
  kill: () => Promise<void>;
};

/** What runs the server, where it is not the package that was built. */
type Program = { main: string; uid?: number };

/**
 * Starts the real server as a process and waits until it listens. It need not be ready: tests start it broken too.
 *
 * @param env settings besides PORT and DATA_DIR; the first account is created from ADMIN unless they replace it
 * @throws Error with its output when it ends instead
 */
export async function startServer(
  dataDir: string,
  port: number,
  env: Record<string, string> = {},
  { main, uid }: Program = { main: MAIN },
): Promise<ServerProcess> {
  const settings = { DATA_DIR: dataDir, PORT: String(port), ...adminSettings(), ...env };
  const { child, output } = spawnServer(settings, process.execPath, [main], uid);
  const url = `http://127.0.0.1:${port}`;
  while (!(await isListening(url))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url,
    pid: child.pid ?? 0,
    output,
    stopListening: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

/** Runs the server where it is expected to end by itself; gives its exit code and what it printed. */
export async function runServer(
  env: Record<string, string>,
  program = process.execPath,
  args: string[] = [MAIN],
) {
  const { child, output } = spawnServer(env, program, args);
  const [code] = await once(child, 'close');
  return { code, output: output() };
}

/** A test that fails does not stop its server: it ends with the process of the tests. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
});

function spawnServer(env: Record<string, string>, program: string, args: string[], uid?: number) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, args, {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid }),
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)));
  return { child, output: () => chunks.join('') };
}

/** The settings that create the first account from ADMIN. */
export function adminSettings(): Record<string, string> {
  return { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
}

async function isListening(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/** The version that is checked against: 75 MB of packages that nothing else needs, so npx fetches it. */
const PRISM = '@stoplight/prism-cli@5.16.0';
const MAX_START_MS = 120_000;

export type Prism = { url: string; isRunning: () => Promise<boolean>; stop: () => Promise<void> };

/**
 * Starts Prism as a mock of the API of a spec: it rejects every invalid request.
 *
 * @returns undefined where Prism does not accept the spec, or does not start in time
 */
export async function startPrism(file: string, port: number): Promise<Prism | undefined> {
  const child = spawn('npx', ['--yes', PRISM, 'mock', '--errors', '--port', String(port), file], {
    stdio: 'ignore',
    // A group of its own: npx starts the server as a process of its own, and both are ended.
    detached: true,
  });
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      process.kill(-child.pid, 'SIGKILL');
      await exit;
    }
  };
  const deadline = Date.now() + MAX_START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await isListening(port))
      return { url: `http://127.0.0.1:${port}`, isRunning: () => isListening(port), stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  return undefined;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { freePort } from '../../server/src/testing/port.ts';
import type { Scope } from '../../server/src/testing/scope.ts';
import { type HostRequest, HostResponse } from './server-host-messages.ts';
import { adminSettings } from './server-process.ts';

const PROCESS = fileURLToPath(new URL('./server-host-process.ts', import.meta.url));
/** As the server is started: compiled modules are kept for the next one. */
const EXEC_ARGV = ['--import', import.meta.resolve('../../server/src/config/require-node-24.mjs')];

export type HostedServer = {
  url: string;
  /** The one-time link that creates the first account, while there is none. */
  setupLink: string | undefined;
  /** Ends the requests in flight, and the server. */
  stop: () => Promise<void>;
};

export type ServerHost = ReturnType<typeof startServerHost>;

/**
 * A process that runs the servers of browser tests, each on a free port over a data folder of its own: loading the
 * server's modules takes longer than a test, and is done once. Tests of the server as a process use server-process.ts.
 */
export function startServerHost(scope: Scope) {
  const { PATH = '', HOME = '' } = process.env;
  const child = fork(PROCESS, { execArgv: EXEC_ARGV, env: { PATH, HOME } });
  const waiting = new Map<number, (response: HostResponse) => void>();
  let lastId = 0;
  child.on('message', (message: unknown) => {
    const response = Value.Parse(HostResponse, message);
    waiting.get(response.id)?.(response);
    waiting.delete(response.id);
  });
  child.on('exit', (code) => {
    for (const [id, settle] of waiting) settle({ id, failed: `the process ended with ${code}` });
  });
  scope.after(() => child.disconnect());

  /**
   * @param env settings besides PORT and DATA_DIR; the first account is created from ADMIN unless they replace it
   * @throws Error when it cannot start
   */
  async function start(dataDir: string, env: Record<string, string> = {}): Promise<HostedServer> {
    lastId += 1;
    const id = lastId;
    const settings = { DATA_DIR: dataDir, PORT: String(await freePort()), ...adminSettings(), ...env };
    const response = await send({ id, start: settings });
    if (!('started' in response)) throw new Error(`no server could be started: ${JSON.stringify(response)}`);
    const { url, setupLink } = response.started;
    return { url, setupLink, stop: () => stop(id) };
  }

  async function stop(started: number): Promise<void> {
    lastId += 1;
    const response = await send({ id: lastId, stop: started });
    if (!('stopped' in response)) throw new Error(`no server could be stopped: ${JSON.stringify(response)}`);
  }

  function send(request: HostRequest): Promise<HostResponse> {
    return new Promise((resolve) => {
      waiting.set(request.id, resolve);
      child.send(request);
    });
  }

  return { start };
}

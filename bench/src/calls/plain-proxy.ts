import { freePort } from '../../../server/src/testing/port.ts';
import { startProcess } from '../processes.ts';
import type { Peer } from './peer.ts';

/**
 * A reverse proxy in Node that adds the API's key, as a team would write it without Trunkline.
 *
 * @param file of its server, which takes PORT and ORIGIN
 */
export async function startPlainProxy(name: string, file: string, origin: string): Promise<Peer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PORT: String(port), ORIGIN: origin, NODE_ENV: 'production' };
  const { stop, pid } = await startProcess(`bench/src/calls/${file}`, env, `${url}/items`, 0);
  return { name, pid, request: (path) => ({ url: url + path, method: 'GET', headers: {} }), stop };
}

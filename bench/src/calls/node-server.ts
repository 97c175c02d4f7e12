import { freePort } from '../../../server/src/testing/port.ts';
import { startProcess } from '../processes.ts';
import type { Peer } from './peer.ts';

/**
 * A peer that is a program in Node of this folder.
 *
 * @param file of its server, which takes PORT and ORIGIN
 * @param requests those that it gets, by its URL
 */
export async function startNodeServer(
  name: string,
  file: string,
  origin: string,
  requests: (url: string) => Pick<Peer, 'request' | 'invalidRequest'>,
): Promise<Peer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PORT: String(port), ORIGIN: origin, NODE_ENV: 'production' };
  const { stop, pid } = await startProcess(`bench/src/calls/${file}`, env, `${url}/items`, 0);
  return { name, pid, ...requests(url), stop };
}

import { freePort, startProcess } from '../processes.ts';
import type { Peer } from './peer.ts';

export async function startFastifyHttpProxyPeer(origin: string): Promise<Peer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/items`;
  const env = { PORT: String(port), ORIGIN: origin, NODE_ENV: 'production' };
  const { stop, pid } = await startProcess('bench/src/calls/fastify-http-proxy-server.ts', env, url, 0);
  return { name: '@fastify/http-proxy', url, method: 'GET', headers: {}, stop, pid };
}

import { basename } from 'node:path';
import { registerItems, startTrunkline, temporaryFolder } from '../trunkline.ts';
import { INVALID_LIMIT } from './items-document.ts';
import type { Peer, PeerRequest } from './peer.ts';
import type { ResponseSize } from './response-sizes.ts';

/**
 * Trunkline with all steps on: authentication, validation, secrets, egress rules, call log.
 *
 * @param checkout the folder of another version; absent: this one
 */
export async function startTrunklinePeer(origin: string, checkout?: string): Promise<Peer> {
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, new URL(origin).host, 0, { checkout });
  const { pathOf, token } = await registerItems(trunkline, origin);
  const requestWith = (path: ResponseSize['path'], body: string): PeerRequest => ({
    url: trunkline.url + pathOf(path),
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  return {
    name: checkout === undefined ? 'trunkline' : basename(checkout),
    pid: trunkline.pid,
    request: (path) => requestWith(path, '{}'),
    invalidRequest: requestWith('/items', JSON.stringify({ query_params: { limit: INVALID_LIMIT } })),
    stop: async () => {
      await trunkline.stop();
      folder.remove();
    },
  };
}

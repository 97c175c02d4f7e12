import { basename } from 'node:path';
import { registerItems, startTrunkline, temporaryFolder } from '../trunkline.ts';
import type { Peer } from './peer.ts';

/**
 * Trunkline with all steps on: authentication, validation, secrets, egress rules, call log.
 *
 * @param checkout the folder of another version; absent: this one
 */
export async function startTrunklinePeer(origin: string, checkout?: string): Promise<Peer> {
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, new URL(origin).host, 0, { checkout });
  const { pathOf, token } = await registerItems(trunkline, origin);
  return {
    name: checkout === undefined ? 'trunkline' : basename(checkout),
    pid: trunkline.pid,
    request: (path) => ({
      url: trunkline.url + pathOf(path),
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    }),
    stop: async () => {
      await trunkline.stop();
      folder.remove();
    },
  };
}

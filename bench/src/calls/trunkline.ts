import { registerItems, startTrunkline, temporaryFolder } from '../trunkline.ts';
import type { Peer } from './peer.ts';

/** Trunkline with all steps on: authentication, validation, secrets, egress rules, call log. */
export async function startTrunklinePeer(origin: string): Promise<Peer> {
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, new URL(origin).host);
  const { pathOf, token } = await registerItems(trunkline, origin);
  return {
    name: 'trunkline',
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

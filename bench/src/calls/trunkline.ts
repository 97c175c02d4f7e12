import { registerItems, startTrunkline, temporaryFolder } from '../trunkline.ts';
import type { Peer } from './peer.ts';

/** Trunkline with all steps on: authorize, validate, secrets, egress rules, record. */
export async function startTrunklinePeer(origin: string): Promise<Peer> {
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, new URL(origin).host);
  const { addressOf, token } = await registerItems(trunkline, origin);
  return {
    name: 'trunkline',
    pid: trunkline.pid,
    request: (path) => ({
      url: trunkline.url + addressOf(path),
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

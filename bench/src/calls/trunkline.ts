import { basename } from 'node:path';
import type { Running } from '../processes.ts';
import { type Options, registerItems, startTrunkline, temporaryFolder } from '../trunkline.ts';
import { INVALID_LIMIT } from './items-document.ts';
import type { Peer, PeerRequest } from './peer.ts';
import type { ResponseSize } from './response-sizes.ts';

/**
 * Trunkline with all steps on: authentication, validation, secrets, egress rules, call log.
 *
 * @returns the peer, and the `report` of its reporter
 */
export async function startTrunklinePeer(
  origin: string,
  options: Options = {},
): Promise<Peer & Pick<Running, 'report'>> {
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, new URL(origin).host, 0, options);
  const { pathOf, token } = await registerItems(trunkline, origin);
  const requestWith = (path: ResponseSize['path'], body: string): PeerRequest => ({
    url: trunkline.url + pathOf(path),
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  return {
    name: options.checkout === undefined ? 'Trunkline' : basename(options.checkout),
    pid: trunkline.pid,
    report: trunkline.report,
    request: (path) => requestWith(path, '{}'),
    invalidRequest: requestWith('/items', JSON.stringify({ query_params: { limit: INVALID_LIMIT } })),
    stop: async () => {
      await trunkline.stop();
      folder.remove();
    },
  };
}

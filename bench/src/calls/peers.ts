import manifest from '../../package.json' with { type: 'json' };
import { BASELINE } from './comparison.ts';
import { startNginx } from './nginx.ts';
import { startNodeServer } from './node-server.ts';
import type { Peer } from './peer.ts';
import { startPrism } from './prism.ts';
import { jsonRequests, proxyRequests, validatedRequests } from './requests.ts';
import { startTrunklinePeer } from './trunkline.ts';
import { verifyPeer } from './verify-peer.ts';

const { devDependencies } = manifest;
/** All of this package are pinned, so that these are the versions that run. */
const versioned = (name: keyof typeof devDependencies) => `${name} ${devDependencies[name]}`;

/**
 * Trunkline, the proxies that it is compared with, and the floors of its parts, each verified.
 *
 * @param checkouts folders of other versions of Trunkline
 */
export async function startPeers(origin: string, checkouts: readonly string[]): Promise<Peer[]> {
  const peers: Peer[] = [await startTrunklinePeer(origin)];
  for (const checkout of checkouts) peers.push(await startTrunklinePeer(origin, { checkout }));
  const nodeServer = (name: string, file: string, requests: Parameters<typeof startNodeServer>[3]) =>
    startNodeServer(name, `${file}-server.ts`, origin, requests);
  const proxy = versioned('http-proxy-middleware');
  const validator = versioned('express-openapi-validator');
  peers.push(
    await nodeServer(versioned(BASELINE), 'fastify-http-proxy', proxyRequests),
    await nodeServer(`Express + ${proxy}`, 'http-proxy-middleware', proxyRequests),
    await nodeServer(`Express + ${validator} + ${proxy}`, 'express-openapi-validator', validatedRequests),
  );
  for (const peer of [await startPrism(origin), await startNginx(origin)]) if (peer) peers.push(peer);
  peers.push(
    await nodeServer('floor: Fastify + undici', 'fastify-undici', jsonRequests),
    await nodeServer('floor: node:http + undici', 'node-http-undici', jsonRequests),
  );
  for (const peer of peers) await verifyPeer(peer, origin);
  return peers;
}

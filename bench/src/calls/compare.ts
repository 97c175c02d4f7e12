import autocannon from 'autocannon';
import { freePort, median, startProcess } from '../processes.ts';
import { startFastifyHttpProxyPeer } from './fastify-http-proxy.ts';
import type { Peer } from './peer.ts';
import { startTrunklinePeer } from './trunkline.ts';

const CONNECTIONS = 32;
const ROUNDS = 5;
const ROUND_SECONDS = 6;
const WARM_UP_SECONDS = 4;

/** Requests per second of each peer over the same origin, in alternating rounds: servers on core 0, the rest on core 1. */
export async function compareCalls(): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, 1);
  const peers = [await startTrunklinePeer(origin), await startFastifyHttpProxyPeer(origin)];
  const rates = new Map<string, number[]>(peers.map(({ name }) => [name, []]));

  for (const peer of peers) await load(peer, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const peer of peers) rates.get(peer.name)?.push(await load(peer, ROUND_SECONDS));
  }

  for (const [name, values] of rates) {
    console.log(
      `${name.padEnd(22)} ${median(values).toFixed(0).padStart(7)} requests/s (median; ${values.map((value) => value.toFixed(0)).join(', ')})`,
    );
  }
  const [ours = [], theirs = []] = [...rates.values()];
  const ratios = ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN));
  console.log(
    `ratio                  ${median(ratios).toFixed(2).padStart(7)} (median of the rounds; ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  );

  for (const peer of peers) await peer.stop();
  await originProcess.stop();
}

async function load({ url, method, headers, body }: Peer, seconds: number): Promise<number> {
  const result = await autocannon({
    url,
    method,
    headers,
    connections: CONNECTIONS,
    duration: seconds,
    ...(body !== undefined && { body }),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors`);
  return result.requests.total / result.duration;
}

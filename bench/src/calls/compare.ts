import { freePort } from '../../../server/src/testing/port.ts';
import { cpuSeconds, median, pinSelf, startProcess } from '../processes.ts';
import { addedLatency } from './latency.ts';
import { type Load, loadGenerator } from './load.ts';
import { memoryOfLargeResponses } from './memory.ts';
import { startNginx } from './nginx.ts';
import type { Peer } from './peer.ts';
import { startPlainProxy } from './plain-proxy.ts';
import { RESPONSES, type ResponseSize } from './response-sizes.ts';
import { startTrunklinePeer } from './trunkline.ts';

const ROUNDS = 5;
/** The JIT compiler optimizes for tens of thousands of requests. */
const WARM_UP_SECONDS = 8;

/** The figures of one round of load on a peer. */
type Round = { requestsPerSecond: number; cpuMicroseconds: number; p50: number; p99: number };

/**
 * Trunkline beside plain proxies over the same origin, in alternating rounds: the servers on core 0, the origin and
 * the load on core 1. Processor time of a server for one request is steadier than requests per second, where other
 * programs share the machine, and does not include the cost of the load generator.
 *
 * @param checkouts folders of other versions of Trunkline, with their dependencies installed, to compare with
 */
export async function compareCalls(...checkouts: readonly string[]): Promise<void> {
  pinSelf(1);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, 1);
  const nginx = await startNginx(origin);
  const { load, remove } = loadGenerator();
  const peers = [await startTrunklinePeer(origin)];
  for (const checkout of checkouts) peers.push(await startTrunklinePeer(origin, checkout));
  peers.push(
    await startPlainProxy('@fastify/http-proxy', 'fastify-http-proxy-server.ts', origin),
    await startPlainProxy('http-proxy-middleware', 'http-proxy-middleware-server.ts', origin),
    ...(nginx ? [nginx] : []),
  );

  for (const peer of peers) await load(peer.request('/items'), 32, WARM_UP_SECONDS);
  await addedLatency(peers);
  await memoryOfLargeResponses(peers);
  for (const response of RESPONSES) {
    for (const connections of response.connections) {
      console.log(`\n${response.name} at ${connections} connections`);
      report(await compare(load, peers, response, connections));
    }
  }

  for (const peer of peers) await peer.stop();
  await originProcess.stop();
  remove();
}

async function compare(load: Load, peers: readonly Peer[], response: ResponseSize, connections: number) {
  const rounds = new Map<string, Round[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const peer of peers) rounds.get(peer.name)?.push(await roundOf(load, peer, response, connections));
  }
  return rounds;
}

/** Medians of each peer, and how the first compares with it in the same rounds: by rate, and by processor time. */
function report(rounds: ReadonlyMap<string, readonly Round[]>): void {
  const [ours = []] = rounds.values();
  for (const [name, theirs] of rounds) {
    const medianOf = (figure: keyof Round) => median(theirs.map((round) => round[figure]));
    const ratio = (figure: keyof Round) =>
      median(ours.map((own, at) => own[figure] / (theirs[at]?.[figure] ?? Number.NaN)));
    const figures = [
      `${medianOf('requestsPerSecond').toFixed(0).padStart(6)} requests/s`,
      `${medianOf('cpuMicroseconds').toFixed(0).padStart(7)} µs of CPU each`,
      `p50 ${medianOf('p50').toFixed(2)} p99 ${medianOf('p99').toFixed(2)} ms`,
      `trunkline: ${ratio('requestsPerSecond').toFixed(2)} times its rate, ${(1 / ratio('cpuMicroseconds')).toFixed(2)} times by CPU`,
    ];
    console.log(`  ${name.padEnd(22)} ${figures.join('   ')}`);
  }
}

async function roundOf(
  load: Load,
  { pid, request }: Peer,
  { path, seconds: duration }: ResponseSize,
  connections: number,
): Promise<Round> {
  const before = cpuSeconds(pid);
  const { requests, seconds, p50, p99 } = await load(request(path), connections, duration);
  const cpu = cpuSeconds(pid) - before;
  return { requestsPerSecond: requests / seconds, cpuMicroseconds: (cpu * 1e6) / requests, p50, p99 };
}

import autocannon from 'autocannon';
import { freePort } from '../../../server/src/testing/port.ts';
import { cpuSeconds, median, pinSelf, startProcess } from '../processes.ts';
import { addedLatency } from './latency.ts';
import { memoryOfLargeResponses } from './memory.ts';
import { startNginx } from './nginx.ts';
import type { Peer } from './peer.ts';
import { startPlainProxy } from './plain-proxy.ts';
import { RESPONSES, type ResponseSize } from './response-sizes.ts';
import { startTrunklinePeer } from './trunkline.ts';

const CONNECTIONS = [1, 32, 256] as const;
const ROUNDS = 5;
const ROUND_SECONDS = 2;
/** The JIT compiler optimizes for tens of thousands of requests. */
const WARM_UP_SECONDS = 8;

/** The figures of one round of load on a peer. */
type Round = { requestsPerSecond: number; cpuMicroseconds: number };

/**
 * Trunkline beside plain proxies over the same origin, in alternating rounds: the servers on core 0, the origin and
 * the load on core 1. Processor time of a server for one request is steadier than requests per second, where other
 * programs share the machine, and does not include the cost of the load generator.
 */
export async function compareCalls(): Promise<void> {
  pinSelf(1);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, 1);
  const nginx = await startNginx(origin);
  const peers = [
    await startTrunklinePeer(origin),
    await startPlainProxy('@fastify/http-proxy', 'fastify-http-proxy-server.ts', origin),
    await startPlainProxy('http-proxy-middleware', 'http-proxy-middleware-server.ts', origin),
    ...(nginx ? [nginx] : []),
  ];

  for (const peer of peers) await load(peer, '/items', 32, WARM_UP_SECONDS);
  await addedLatency(peers);
  await memoryOfLargeResponses(peers);
  for (const { name, path } of RESPONSES) {
    for (const connections of CONNECTIONS) {
      console.log(`\n${name} at ${connections} connections`);
      report(await compare(peers, path, connections));
    }
  }

  for (const peer of peers) await peer.stop();
  await originProcess.stop();
}

async function compare(peers: readonly Peer[], path: ResponseSize['path'], connections: number) {
  const rounds = new Map<string, Round[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const peer of peers) rounds.get(peer.name)?.push(await load(peer, path, connections, ROUND_SECONDS));
  }
  return rounds;
}

/** Medians of each peer, and how the first compares with it in the same rounds: by rate, and by processor time. */
function report(rounds: ReadonlyMap<string, readonly Round[]>): void {
  const [ours = []] = rounds.values();
  for (const [name, theirs] of rounds) {
    const rate = median(theirs.map(({ requestsPerSecond }) => requestsPerSecond));
    const cpu = median(theirs.map(({ cpuMicroseconds }) => cpuMicroseconds));
    const byRate = median(
      ours.map((own, at) => own.requestsPerSecond / (theirs[at]?.requestsPerSecond ?? 0)),
    );
    const byCpu = median(ours.map((own, at) => (theirs[at]?.cpuMicroseconds ?? 0) / own.cpuMicroseconds));
    console.log(
      `  ${name.padEnd(22)} ${rate.toFixed(0).padStart(6)} requests/s ${cpu.toFixed(0).padStart(7)} µs of CPU each   trunkline: ${byRate.toFixed(2)} times its rate, ${byCpu.toFixed(2)} times by CPU`,
    );
  }
}

async function load(
  peer: Peer,
  path: ResponseSize['path'],
  connections: number,
  seconds: number,
): Promise<Round> {
  const before = cpuSeconds(peer.pid);
  const result = await autocannon({ ...peer.request(path), connections, duration: seconds, timeout: 60 });
  const cpu = cpuSeconds(peer.pid) - before;
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${peer.name}: ${result.non2xx} refusals, ${result.errors} errors`);
  const { total } = result.requests;
  return { requestsPerSecond: total / result.duration, cpuMicroseconds: (cpu * 1e6) / total };
}

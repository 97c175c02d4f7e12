import { parseArgs } from 'node:util';
import { freePort } from '../../../server/src/testing/port.ts';
import { machine } from '../machine.ts';
import { cpuSeconds, pinSelf, startProcess } from '../processes.ts';
import { comparisonTable, type Round } from './comparison.ts';
import { addedLatency } from './latency.ts';
import { type Load, loadGenerator } from './load.ts';
import { memoryOfLargeResponses } from './memory.ts';
import type { Peer } from './peer.ts';
import { startPeers } from './peers.ts';
import { RESPONSES, type ResponseSize } from './response-sizes.ts';

const ROUNDS = 5;
/** The JIT compiler optimizes for tens of thousands of requests. */
const WARM_UP_SECONDS = 8;

/**
 * Trunkline beside its peers over the same origin, in alternating rounds: the servers on core 0, the origin and the load
 * on core 1. Processor time of a server for one request is steadier than requests per second, where other programs share
 * the machine, and does not include the cost of the load generator.
 *
 * @param words folders of other versions of Trunkline, with their dependencies installed, to compare with; with
 *   `--response NAME`, only responses of that size are compared, and with `--connections COUNT` only over so many
 */
export async function compareCalls(...words: readonly string[]): Promise<void> {
  const { values, positionals: checkouts } = parseArgs({
    args: [...words],
    options: { response: { type: 'string' }, connections: { type: 'string' } },
    allowPositionals: true,
  });
  pinSelf(1);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, 1);
  const { name: generator, load } = loadGenerator();
  const peers = await startPeers(origin, checkouts);
  console.log(`Measured on ${machine()}; load from ${generator}; medians of ${ROUNDS} rounds.`);

  for (const peer of peers) await load(peer.request('/items'), 32, WARM_UP_SECONDS);
  if (values.response === undefined && values.connections === undefined) {
    await addedLatency(peers);
    await memoryOfLargeResponses(peers);
  }
  for (const response of RESPONSES) {
    if (values.response !== undefined && values.response !== response.name) continue;
    for (const connections of response.connections) {
      if (values.connections !== undefined && Number(values.connections) !== connections) continue;
      console.log(`\n${response.name}, ${connections} ${connections === 1 ? 'connection' : 'connections'}\n`);
      console.log(comparisonTable(await compare(load, peers, response, connections)));
    }
  }

  for (const peer of peers) await peer.stop();
  await originProcess.stop();
}

async function compare(load: Load, peers: readonly Peer[], response: ResponseSize, connections: number) {
  const rounds = new Map<string, Round[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const peer of peers) rounds.get(peer.name)?.push(await roundOf(load, peer, response, connections));
  }
  return rounds;
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
  return { callsPerSecond: requests / seconds, cpuMicroseconds: (cpu * 1e6) / requests, p50, p99 };
}

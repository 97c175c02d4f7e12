import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Value } from 'typebox/value';
import { freePort } from '../../../server/src/testing/port.ts';
import { loadGenerator } from '../calls/load.ts';
import { startTrunklinePeer } from '../calls/trunkline.ts';
import { machine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { PROJECT, pinSelf, startProcess } from '../processes.ts';
import { type Call, callTree, selfByPart } from './call-tree.ts';
import { flameGraph } from './flame-graph.ts';
import { Recording } from './recording.ts';

const CONNECTIONS = 32;
const WARM_UP_SECONDS = 10;
const SECONDS = 10;
const FILE = 'docs/pictures/call-flame-graph.svg';

/**
 * What the server does for calls of 1 KB under load: a table of the time of each part, and a flame graph for
 * docs/performance.md.
 */
export async function profileCalls(): Promise<void> {
  pinSelf(1);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, 1);
  const trunkline = await startTrunklinePeer(origin, { reporter: 'profile/recorder.ts' });
  const { load } = loadGenerator();
  const request = trunkline.request('/items');
  await load(request, CONNECTIONS, WARM_UP_SECONDS);
  await trunkline.report();
  const { requests } = await load(request, CONNECTIONS, SECONDS);
  const recording = Value.Parse(Recording, await trunkline.report());
  await trunkline.stop();
  await originProcess.stop();

  const root = callTree(recording.profile, PROJECT);
  const title = `${requests} calls of 1 KB over ${CONNECTIONS} connections: ${machine()}`;
  writeFileSync(resolve(PROJECT, FILE), flameGraph(root, title));
  console.log(`${title}\n\n${partsTable(recording, root, requests)}\n\nThe flame graph is ${FILE}.`);
}

/** The processor time of a call by part: that of the main thread by its samples, and that of all other threads as one. */
function partsTable({ mainThreadMs, processMs }: Recording, root: Call, calls: number): string {
  const row = (name: string, ms: number) => [
    name,
    ((ms * 1000) / calls).toFixed(1),
    ((ms / processMs) * 100).toFixed(1),
  ];
  const parts = selfByPart(root).map(([part, samples]) => row(part, (samples / root.total) * mainThreadMs));
  const header = ['part', 'µs of CPU a call', '%'];
  return markdownTable(header, [
    ...parts,
    row('other threads: storage, compiler, garbage collector', processMs - mainThreadMs),
    row('all', processMs),
  ]);
}

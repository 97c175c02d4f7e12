import { markdownTable } from '../markdown.ts';
import { resetPeak, residentBytes } from '../processes.ts';
import type { Peer } from './peer.ts';

const WARM_UP = 2000;
const CALLS = 100;
const ROUNDS = 2;

/** How much the memory of each server grows while large responses pass one after another, in multiples of a response. */
export async function memoryOfLargeResponses(peers: readonly Peer[]): Promise<void> {
  console.log(`\n${CALLS} responses of 5 MB, one after another, and as many again\n`);
  const rows: string[][] = [];
  for (const { name, pid, request } of peers) {
    for (let at = 0; at < WARM_UP; at += 1) await bytesOf(request('/items'));
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = residentBytes(pid).now;
      resetPeak(pid);
      let responseBytes = 0;
      for (let at = 0; at < CALLS; at += 1) responseBytes = await bytesOf(request('/items-5mb'));
      const growth = residentBytes(pid).peak - before;
      const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
      rows.push([name, megabytes(before), megabytes(growth), (growth / responseBytes).toFixed(1)]);
    }
  }
  console.log(markdownTable(['server', 'MB before', 'MB more at most', 'responses'], rows));
}

async function bytesOf({ url, ...rest }: ReturnType<Peer['request']>): Promise<number> {
  const response = await fetch(url, rest);
  return (await response.arrayBuffer()).byteLength;
}

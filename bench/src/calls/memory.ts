import { forgetPeak, residentBytes } from '../processes.ts';
import type { Peer } from './peer.ts';

const WARM_UP = 20;
const CALLS = 100;

/** How much more of a server is in memory while large answers pass one after another, counted in answers. */
export async function memoryOfLargeAnswers(peer: Peer): Promise<void> {
  const small = peer.request('/items');
  for (let at = 0; at < WARM_UP; at += 1) await bytesOf(small);
  const before = residentBytes(peer.pid).now;
  forgetPeak(peer.pid);
  const large = peer.request('/items-5mb');
  let answer = 0;
  for (let at = 0; at < CALLS; at += 1) answer = await bytesOf(large);
  const growth = residentBytes(peer.pid).peak - before;
  console.log(`\n${CALLS} answers of 5 MB, one after another, through ${peer.name}`);
  console.log(
    `  ${(before / 1e6).toFixed(0)} MB before, at most ${(growth / 1e6).toFixed(0)} MB more: ${(growth / answer).toFixed(1)} answers`,
  );
}

async function bytesOf({ url, ...rest }: ReturnType<Peer['request']>): Promise<number> {
  const response = await fetch(url, rest);
  return (await response.arrayBuffer()).byteLength;
}

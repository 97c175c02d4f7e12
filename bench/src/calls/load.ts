import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { temporaryFolder } from '../trunkline.ts';
import type { PeerRequest } from './peer.ts';

/** What came of a time of load; latencies in milliseconds. */
type LoadResult = { requests: number; seconds: number; p50: number; p99: number };

/** Sends a request again and again over so many connections. @throws Error where a response is no success */
export type Load = (request: PeerRequest, connections: number, seconds: number) => Promise<LoadResult>;

/** The load generator of this machine: wrk where it is installed, as a compiled one leaves more of its core to the API. */
export function loadGenerator(): { name: 'wrk' | 'autocannon'; load: Load } {
  if (!spawnSync('wrk', ['-v']).error) return { name: 'wrk', load: loadByWrk };
  console.log('The load comes from autocannon, which shares its core with the API: wrk takes less of it');
  console.log('(Debian: apt-get install wrk).');
  return { name: 'autocannon', load: loadByAutocannon };
}

async function loadByWrk(
  { url, method, headers, body = '' }: PeerRequest,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const folder = temporaryFolder();
  const script = join(folder.path, 'request.lua');
  const lua = (text: string) => JSON.stringify(text);
  const fields = Object.entries(headers).map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}`);
  writeFileSync(script, [`wrk.method = ${lua(method)}`, `wrk.body = ${lua(body)}`, ...fields].join('\n'));
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '60s',
    '--latency',
    '-s',
    script,
    url,
  ];
  const { stdout } = await promisify(execFile)('wrk', args);
  folder.remove();
  const [, requests = '', took = ''] = /(\d+) requests in ([\d.]+)s/.exec(stdout) ?? [];
  const failure = /Non-2xx.*|Socket errors.*/.exec(stdout)?.[0];
  if (failure !== undefined || Number(requests) === 0) throw new Error(`${url}: ${failure ?? stdout}`);
  return {
    requests: Number(requests),
    seconds: Number(took),
    p50: percentile(stdout, 50),
    p99: percentile(stdout, 99),
  };
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 };

/** From the latency distribution that wrk prints. */
function percentile(output: string, percent: number): number {
  const [, value, unit = ''] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`).exec(output) ?? [];
  return Number(value) * (MS_PER_UNIT[unit] ?? Number.NaN);
}

async function loadByAutocannon(
  request: PeerRequest,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const { requests, latency, non2xx, errors, duration } = await autocannon({
    ...request,
    connections,
    duration: seconds,
    timeout: 60,
  });
  if (non2xx > 0 || errors > 0) throw new Error(`${request.url}: ${non2xx} refusals, ${errors} errors`);
  return { requests: requests.total, seconds: duration, p50: latency.p50, p99: latency.p99 };
}

import { Agent, request as sendRequest } from 'node:http';
import { markdownTable } from '../markdown.ts';
import { median } from '../processes.ts';
import type { Peer, PeerRequest } from './peer.ts';

const ROUNDS = 20;
const REQUESTS = 100;

/** The median time of 1 KB over one connection, peers in turn. */
export async function addedLatency(peers: readonly Peer[]): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const times = new Map<string, number[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const peer of peers) {
      const request = peer.request('/items');
      await timeOf(request, agent);
      for (let at = 0; at < REQUESTS; at += 1) times.get(peer.name)?.push(await timeOf(request, agent));
    }
  }
  agent.destroy();
  console.log('\n1 KB over one connection, one request after another\n');
  const rows = [...times].map(([name, values]) => [name, median(values).toFixed(3)]);
  console.log(markdownTable(['server', 'p50 ms'], rows));
}

/** Milliseconds from sending a request to the end of its response. */
function timeOf({ url, method, headers, body }: PeerRequest, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    sendRequest(url, { method, headers, agent }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - begun));
    })
      .on('error', reject)
      .end(body);
  });
}

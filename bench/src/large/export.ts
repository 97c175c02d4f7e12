import type { Trunkline } from '../trunkline.ts';

const EXPORTED_CALLS = 1_000_000;

/** Exports the call log as NDJSON, as far as a million calls. @returns how many it had */
export async function exportCalls({ stream }: Pick<Trunkline, 'stream'>): Promise<number> {
  const body = await stream('/api/workspaces/default/calls.ndjson');
  let rows = 0;
  for await (const chunk of body) {
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    if (rows >= EXPORTED_CALLS) break;
  }
  return rows;
}

import { ImportDone, ImportProgress } from '@trunkline/contract/schemas/spec-import';
import { api, dataOf } from './client.ts';
import { decodeJson } from './decode-json.ts';
import { parseEvents } from './event-stream.ts';
import { NoResponse } from './problem.ts';

export type SpecSource = { url: string } | { document: string };

/**
 * Imports a spec, and reports its progress.
 *
 * @returns its id
 */
export async function importSpec(
  workspace: string,
  source: SpecSource,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
): Promise<string> {
  const stream = await dataOf(
    api.POST('/api/workspaces/{workspace}/specs', {
      signal,
      params: { path: { workspace } },
      body: source,
      headers: { accept: 'text/event-stream' },
      parseAs: 'stream',
    }),
  );
  for await (const { event, data } of parseEvents(stream)) {
    if (event === 'progress') onProgress(decodeJson(ImportProgress, data));
    else if (event === 'done') return decodeJson(ImportDone, data).spec.id;
  }
  throw new NoResponse();
}

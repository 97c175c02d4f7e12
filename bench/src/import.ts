import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expectBody } from '@trunkline/contract/api-client';
import { Spec, SpecOperations } from '@trunkline/contract/schemas/specs';
import { freePort } from '../../server/src/testing/port.ts';
import { median } from './processes.ts';
import { startTrunkline, temporaryFolder } from './trunkline.ts';

const IMPORTS = 5;
const GITHUB = new URL('../../../shared/specs/octokit--api.github.com.json.gz', import.meta.url);

/** From sending GitHub's spec (or its URL) to the response with its operations. */
export async function measureImport(): Promise<void> {
  if (!existsSync(GITHUB)) throw new Error('../shared/specs is absent: there is no spec of GitHub to import');
  const text = gunzipSync(readFileSync(GITHUB)).toString('utf8');
  const port = await freePort();
  const host = createServer((_request, response) => response.end(text)).listen(port, '127.0.0.1');
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, `127.0.0.1:${port}`);

  for (const [name, body] of Object.entries({
    'from its URL': { url: `http://127.0.0.1:${port}/` },
    'as pasted text': { document: text },
  })) {
    const times: number[] = [];
    for (let round = 0; round < IMPORTS; round += 1) {
      const begun = performance.now();
      const spec = expectBody(await trunkline.api('POST', '/api/workspaces/default/specs', body), Spec);
      const listed = await trunkline.api('GET', `/api/workspaces/default/specs/${spec.id}/operations`);
      expectBody(listed, SpecOperations);
      times.push(performance.now() - begun);
    }
    console.log(
      `import of GitHub ${name.padEnd(17)} ${median(times).toFixed(0)} ms (median; ${times.map((time) => time.toFixed(0)).join(', ')})`,
    );
  }
  await trunkline.stop();
  host.closeAllConnections();
  host.close();
  folder.remove();
}

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../server/src/testing/port.ts';
import { startProgram } from '../processes.ts';
import { temporaryFolder } from '../trunkline.ts';
import { ITEMS_DOCUMENT } from './items-document.ts';
import type { Peer } from './peer.ts';
import { validatedRequests } from './requests.ts';

/** 213 packages of 74 MB, which nothing else needs: not among the dependencies. */
const PACKAGE = '@stoplight/prism-cli@5.16.0';

/** Prism as a validating proxy; null where it is not installed. It adds no key to the requests. */
export async function startPrism(origin: string): Promise<Peer | null> {
  const { error, stdout } = spawnSync('prism', ['--version'], { encoding: 'utf8' });
  if (error) {
    console.log(`Prism is left out: npm install --global --ignore-scripts ${PACKAGE} to compare with it.`);
    return null;
  }
  const folder = temporaryFolder();
  const document = join(folder.path, 'items.json');
  writeFileSync(document, JSON.stringify(ITEMS_DOCUMENT));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = [
    'prism',
    'proxy',
    '--errors',
    '--verboseLevel',
    'error',
    '--port',
    String(port),
    document,
    origin,
  ];
  const { pid, stop } = await startProgram(command, {}, `${url}/items`, 0);
  return {
    name: `Prism ${stdout.trim()} proxy`,
    pid,
    ...validatedRequests(url),
    stop: async () => {
      await stop();
      folder.remove();
    },
  };
}

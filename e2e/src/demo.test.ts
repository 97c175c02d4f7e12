import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../server/src/testing/port.ts';

const DEMO = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-demo-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));

for (const [run, found] of [
  ['the first time', 'Created the integration'],
  ['again', 'Found the integration'],
] as const) {
  test(`the demo tells its story ${run}, stays up and stops cleanly`, async (t) => {
    const env = {
      ...process.env,
      PORT: String(await freePort()),
      DEMO_DATA_DIR: dataDir,
    };
    const child = spawn(process.execPath, [DEMO], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGTERM'));
    let output = '';
    const finished = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += String(chunk);
          if (output.includes('Ctrl+C stops it.')) resolve();
        });
      }
      child.once('exit', () => reject(new Error(`the demo ended: ${output}`)));
    });
    await finished;
    const page = await fetch(`http://127.0.0.1:${env.PORT}/`);
    assert.equal(page.status, 200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');

    assert.equal(code, 0);
    assert.match(output, new RegExp(found));
    assert.match(output, /"success":true,"status_code":200,"data":\{"total":12/);
    assert.match(output, /"success":false,"status_code":404/);
    assert.match(output, /Base44Error invalid_parameters: .*path_params\.id is missing/);
    assert.doesNotMatch(output, /^\s+at /m);
  });
}

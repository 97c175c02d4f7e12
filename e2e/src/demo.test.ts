import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { freePort } from '../../server/src/testing/port.ts';
import type { Scope } from '../../server/src/testing/scope.ts';
import { plainTest as test } from './fixtures.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DEMO = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url));

test('the demo tells its story the first time and again, stays up and stops cleanly', async ({
  folder,
  scope,
}) => {
  for (const found of ['Created the integration', 'Found the integration']) {
    const output = await demoOutput(scope, folder);
    assert.match(output, new RegExp(found));
    assert.match(output, /"success":true,"status_code":200,"data":\{"total":12/);
    assert.match(output, /"success":false,"status_code":404/);
    assert.match(output, /Base44Error invalid_parameters: .*path_params\.id is missing/);
    assert.match(output, /An agent lists its tools at http:\S+\/mcp\n +tickets__\w+, /);
    assert.match(
      output,
      /and calls tickets__\w+, for two titles\n +\{"status_code":200,"data":\["[^"]+","[^"]+"\]\}/,
    );
    assert.match(output, /"source":"mcp","client":"Demo agent"/);
    assert.doesNotMatch(output, /^\s+at /m);
  }
});

/** Starts the demo, visits its page, stops it, and gives what it printed. */
async function demoOutput(scope: Scope, dataDir: string): Promise<string> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), DEMO_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [DEMO], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  scope.after(() => void child.kill('SIGTERM'));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes('Ctrl+C stops it.')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`the demo ended: ${output}`)));
  });
  const page = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal(page.status, 200);
  await runReadme(dataDir, output);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  return output;
}

/** Does what README.md says under "A first call": pastes the line that the demo printed, and runs the program. */
async function runReadme(folder: string, output: string): Promise<void> {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const [, file = '', program = ''] = /^```js runnable (\S+)\n(.*?)^```$/ms.exec(readme) ?? [];
  const [exports = ''] = /export TRUNKLINE_URL=.*/.exec(output) ?? [];
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) symlinkSync(join(ROOT, 'node_modules'), modules);
  writeFileSync(join(folder, file), program);
  const { stdout } = await promisify(execFile)('bash', ['-c', `${exports}\nnode ${file}`], { cwd: folder });
  assert.match(stripVTControlCharacters(stdout), /^true 200 \{\s+total: \d+/);
}

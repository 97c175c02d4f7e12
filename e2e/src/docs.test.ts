import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { test } from './fixtures.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

type Block = { info: string; code: string };

const QUICKSTART = blocksOf('docs/quickstart.md');
/** What the page tells the reader to start the server with. */
const [, email = '', password = ''] =
  /ADMIN_EMAIL=(\S+) ADMIN_PASSWORD='([^']+)' npm start/.exec(
    QUICKSTART.find(({ info }) => info === 'sh server')?.code ?? '',
  ) ?? [];

test.describe('the Quickstart', () => {
  test.use({ contents: 'nothing', settings: { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } });

  test('each block runs as pasted, one after the other', async ({ server, folder }) => {
    // The reader is in the folder of Trunkline, where the SDK is installed.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const commands = QUICKSTART.filter(({ info }) => info === 'sh runnable').map(({ code }) => code);
    for (const { info, code } of QUICKSTART) {
      const [, file] = /^js runnable (\S+)$/.exec(info) ?? [];
      if (file) writeFileSync(join(folder, file), code);
    }
    const script = commands.join('\necho ----\n').replaceAll('http://localhost:4400', server.url);
    const { stdout, stderr } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
    assert.equal(stderr, '');
    const [, created, , called, calledBySdk, logged] = stdout.split('----\n');
    assert.match(created ?? '', /"slug":"tickets".*"has_value":true/s);
    assert.doesNotMatch(created ?? '', /sample-key/);
    assert.match(called ?? '', /^\{"success":true,"status_code":200,"data":\{"total":/);
    assert.match(stripVTControlCharacters(calledBySdk ?? ''), /^true 200 \{\s+total: \d+/);
    assert.match(logged ?? '', /"operation":"get:\/tickets"/);
  });
});

function blocksOf(file: string): Block[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```(\S[^\n]*)\n(.*?)^```$/gms)].map(([, info = '', code = '']) => ({
    info,
    code,
  }));
}

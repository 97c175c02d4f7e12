import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSettings } from './config/settings.ts';
import { startServer } from './start.ts';
import { logStartFailure } from './start-failure.ts';
import { startInstance } from './testing/instance.ts';
import { recordedLog } from './testing/recorded-log.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const FATAL = 60;

/** What is logged of a start that fails. */
async function failureOf(env: Record<string, string>) {
  const recorded = recordedLog();
  try {
    const server = await startServer(readSettings({ PORT: '0', ...env }), recordedLog().log);
    await server.stop();
  } catch (error) {
    logStartFailure(recorded.log, error);
  }
  return recorded.entries();
}

test('a start that fails is one line of the log, which says what to do', async (t) => {
  const folder = temporaryFolder(t);
  const withFile = (name: string, write: (path: string) => void) => {
    const dataDir = join(folder, name);
    mkdirSync(dataDir, { recursive: true });
    write(join(dataDir, name));
    return dataDir;
  };
  const first = await startInstance(t);
  const port = new URL(first.url).port;
  const table: [env: Record<string, string>, sentence: RegExp][] = [
    [{ PORT: 'many' }, /^PORT is "many"; it takes a whole number/],
    [{ PORT: port }, /^The port is in use already .*PORT/],
    [{ METRICS_PORT: port, METRICS_TOKEN: 'a'.repeat(16) }, /^The port is in use already .*METRICS_PORT/],
    [{ HOST: '192.0.2.1' }, /^The server cannot listen there .*Set HOST/],
    // Where `mkdir` says that the folder above does not exist, though it does.
    [{ DATA_DIR: '/proc/trunkline/data' }, /^The data folder \/proc\/.* cannot be written .*Set DATA_DIR/],
    [{ DATA_DIR: '/dev/null' }, /^The data folder \/dev\/null cannot be written .*Set DATA_DIR/],
    [{ DATA_DIR: withFile('master.key', mkdirSync) }, /^The master key .* can be neither read nor created/],
    [
      { DATA_DIR: withFile('trunkline.db', (path) => writeFileSync(path, 'x'.repeat(4096))) },
      /^The database .* is damaged, or is none .*restore a backup/,
    ],
    [
      { DATA_DIR: withFile('server.lock', (path) => writeFileSync(path, 'x'.repeat(4096))) },
      /^The data folder .* cannot be locked .*delete/,
    ],
    [
      { DATA_DIR: withFile('trunkline.db-wal', mkdirSync) },
      /^The database cannot be used \(disk I\/O error\)\. Check/,
    ],
    [
      { DATABASE_URL: 'postgres://127.0.0.1:1/none' },
      /^The PostgreSQL database cannot be used .*Check its URL/,
    ],
    [{ ADMIN_EMAIL: 'me', ADMIN_PASSWORD: 'short' }, /^ADMIN_EMAIL and ADMIN_PASSWORD: .*email/],
  ];
  for (const [env, sentence] of table) {
    const lines = await failureOf({ DATA_DIR: join(folder, 'data'), ...env });
    assert.deepEqual(
      lines.map(({ level, err }) => [level, err]),
      [[FATAL, undefined]],
      JSON.stringify(env),
    );
    assert.match(lines[0]?.msg ?? '', sentence);
  }
});

test('a failure that nothing explains is logged with its stack', () => {
  const recorded = recordedLog();
  logStartFailure(recorded.log, new TypeError('x is not a function'));
  const [line] = recorded.entries();
  assert.match(line?.msg ?? '', /^Trunkline could not start: x is not a function/);
  assert.match(recorded.lines.join(''), /start-failure\.server\.test/);
});

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { createLogger } from './config/logging.ts';
import { readSettings } from './config/settings.ts';
import { handleProcessErrors, startServer } from './start.ts';
import { startInstance } from './testing/instance.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const ERROR_LEVEL = 50;

function logTo(lines: string[]) {
  return createLogger('info', { write: (line) => void lines.push(line) });
}

test('a server that stops as soon as it started logs no error', async (t) => {
  const lines: string[] = [];
  const settings = readSettings({ PORT: '0', DATA_DIR: temporaryFolder(t) });
  const server = await startServer(settings, logTo(lines));
  assert.equal(await server.stop(), true);
  assert.deepEqual(
    lines.filter((line) => JSON.parse(line).level >= ERROR_LEVEL),
    [],
  );
});

test('a server that cannot listen closes what it opened, and says why', async (t) => {
  const first = await startInstance(t);
  const settings = readSettings({ PORT: new URL(first.url).port, DATA_DIR: temporaryFolder(t) });
  const lines: string[] = [];
  await assert.rejects(startServer(settings, logTo(lines)), { code: 'EADDRINUSE' });
  assert.deepEqual(
    lines.filter((line) => JSON.parse(line).level >= ERROR_LEVEL),
    [],
  );
});

test('an unhandled rejection is logged and ends nothing; an uncaught exception ends the process with code 1', async () => {
  const target = new EventEmitter();
  const lines: string[] = [];
  const codes: number[] = [];
  handleProcessErrors(target, logTo(lines), async (code) => void codes.push(code));
  target.emit('unhandledRejection', new Error('disk full'));
  assert.deepEqual(codes, []);
  target.emit('uncaughtException', new Error('broken'));
  assert.deepEqual(codes, [1]);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ msg, err }) => [msg, err.message]),
    [
      ['unhandled rejection', 'disk full'],
      ['uncaught exception', 'broken'],
    ],
  );
});

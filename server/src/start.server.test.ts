import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { readSettings } from './config/settings.ts';
import { handleProcessErrors, startServer } from './start.ts';
import { startInstance } from './testing/instance.ts';
import { recordedLog } from './testing/recorded-log.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const ERROR_LEVEL = 50;

function errorsOf({ entries }: ReturnType<typeof recordedLog>) {
  return entries().filter(({ level }) => level >= ERROR_LEVEL);
}

test('a server that stops as soon as it started logs no error', async (t) => {
  const recorded = recordedLog();
  const settings = readSettings({ PORT: '0', DATA_DIR: temporaryFolder(t) });
  const server = await startServer(settings, recorded.log);
  assert.equal(await server.stop(), true);
  assert.deepEqual(errorsOf(recorded), []);
});

test('a server that cannot listen closes what it opened, and says why', async (t) => {
  const first = await startInstance(t);
  const settings = readSettings({ PORT: new URL(first.url).port, DATA_DIR: temporaryFolder(t) });
  const recorded = recordedLog();
  await assert.rejects(startServer(settings, recorded.log), { code: 'EADDRINUSE' });
  assert.deepEqual(errorsOf(recorded), []);
});

test('an unhandled rejection is logged and ends nothing; an uncaught exception ends the process with code 1', async () => {
  const target = new EventEmitter();
  const recorded = recordedLog();
  const codes: number[] = [];
  handleProcessErrors(target, recorded.log, async (code) => void codes.push(code));
  target.emit('unhandledRejection', new Error('disk full'));
  assert.deepEqual(codes, []);
  target.emit('uncaughtException', new Error('broken'));
  assert.deepEqual(codes, [1]);
  assert.deepEqual(
    recorded.entries().map(({ msg, err }) => [msg, err?.message]),
    [
      ['unhandled rejection', 'disk full'],
      ['uncaught exception', 'broken'],
    ],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { openEmptyDatabase } from '../testing/database.ts';
import { createCallLog } from './call-log.ts';

const ROW = {
  id: 'id',
  workspace_id: 'workspace',
  app_id: 'app',
  integration_slug: 'slug',
  operation: 'get:/things',
  at: '2026-01-01T00:00:00.000Z',
  status: 200,
  duration_ms: 1,
  request_bytes: 0,
  response_bytes: 0,
};

test('a log that cannot be written keeps as many rows as fit, and counts the others', async (t) => {
  const db = await openEmptyDatabase(t);
  await db.destroy();
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const callLog = createCallLog(db, log, 1);
  for (let count = 0; count < 100_005; count += 1) callLog.append(ROW);
  await callLog.flush();
  await callLog.flush();
  assert.equal(lines.length, 1);
  assert.match(lines.join(), /"buffered":100000,"dropped":5/);
  await assert.rejects(callLog.close(), /100005 rows of the call log could not be written/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completionsOf, type Sources } from './call-completions.ts';

const SOURCES: Sources = {
  apps: [{ id: '1', name: 'Support board' }],
  integrations: ['github', 'tickets'],
  endpoints: ['get:/tickets', 'post:/tickets'],
  problems: [{ code: 'rate_limited', title: 'Rate limit exceeded' }],
  hintOf: (name) => (name === 'cancelled' ? 'Closed by the client' : ''),
};
const lines = (line: string) => completionsOf(line, SOURCES).map((completion) => completion.line);

test('a line is completed with the words that it lacks, and their values', () => {
  assert.equal(lines('')[0], 'status:');
  assert.ok(!lines('status:5xx ').includes('status:5xx status:'));
  assert.deepEqual(lines('status:5xx met'), ['status:5xx method:']);
  assert.deepEqual(lines('app:sup'), ['app:"Support board" ']);
  assert.deepEqual(lines('app:"Supp'), ['app:"Support board" ']);
  assert.deepEqual(lines('method:p'), ['method:POST ', 'method:PUT ', 'method:PATCH ', 'method:OPTIONS ']);
  assert.deepEqual(lines('code:limit exceeded'), []);
  assert.deepEqual(lines('code:exceeded'), ['code:rate_limited ']);
  assert.deepEqual(lines('status:closed'), ['status:cancelled ']);
  assert.deepEqual(lines('colour:r'), []);
  assert.deepEqual(lines('method:GET endpoint:post'), ['method:GET endpoint:post:/tickets ']);
});

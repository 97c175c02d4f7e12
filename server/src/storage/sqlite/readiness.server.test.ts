import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { copyFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { breakWrites } from '../../testing/break-writes.ts';
import { type Instance, startInstance } from '../../testing/instance.ts';

type Part = 'database' | 'migrations';

/** What may happen to the database of a server that runs; a wrong master key is in instance/readiness.server.test.ts. */
const CASES: [what: string, happen: (instance: Instance) => unknown, part: Part, state: RegExp][] = [
  [
    'its disk is full',
    async ({ db }) => void (await breakWrites(db, { event: 'insert', table: 'instance' })),
    'database',
    /cannot be written/,
  ],
  [
    'it may only be read: its folder, its file or its file system',
    ({ db }) => sql`pragma query_only = on`.execute(db),
    'database',
    /cannot be written/,
  ],
  [
    'its file is overwritten with noise',
    async ({ db, dataDir }) => {
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
      const file = join(dataDir, 'trunkline.db');
      writeFileSync(file, randomBytes(statSync(file).size));
    },
    'database',
    /file is damaged: restore a backup/,
  ],
  ['its file is deleted', ({ dataDir }) => rmSync(join(dataDir, 'trunkline.db')), 'database', /was replaced/],
  [
    'its WAL is deleted, where recent changes are',
    ({ dataDir }) => rmSync(join(dataDir, 'trunkline.db-wal')),
    'database',
    /was replaced/,
  ],
  [
    'another file takes the place of its file',
    ({ dataDir }) => {
      const file = join(dataDir, 'trunkline.db');
      copyFileSync(file, `${file}.copy`);
      renameSync(`${file}.copy`, file);
    },
    'database',
    /was replaced/,
  ],
  [
    'its folder is moved away',
    ({ dataDir }) => {
      renameSync(dataDir, `${dataDir}.moved`);
      return () => renameSync(`${dataDir}.moved`, dataDir);
    },
    'database',
    /was replaced/,
  ],
  [
    'an older one is restored in its place',
    ({ db }) => sql`delete from kysely_migration where name like '0036%'`.execute(db),
    'migrations',
    /lacks 0036_.*restart/,
  ],
  [
    'a table is gone',
    ({ db }) => sql`alter table instance rename to lost`.execute(db),
    'database',
    /cannot be written/,
  ],
];

describe('a server is not ready, and says which part it is, when', () => {
  for (const [what, happen, part, state] of CASES)
    test(what, async (t) => {
      const instance = await startInstance(t);
      assert.equal((await instance.anonymous('GET', '/readyz')).status, 200);
      const undo = await happen(instance);
      if (typeof undo === 'function') t.after(() => undo());
      await assertNotReady(instance, part, state);
    });
});

/** What was found is used for a second. */
async function assertNotReady({ anonymous }: Instance, part: Part, state: RegExp): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_001));
  const { status, body } = await anonymous('GET', '/readyz');
  const { parts } = Value.Parse(ReadinessStatus, body);
  assert.match(parts[part], state);
  assert.equal(status, 503);
  assert.equal((await anonymous('GET', '/healthz')).status, 200);
}

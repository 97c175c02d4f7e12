import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, describe, test } from 'node:test';
import { ADMIN, type Instance, startInstance } from '../testing/instance.ts';
import { runOperator } from '../testing/operator.ts';
import { suiteScope } from '../testing/scope.ts';

/** What each command changes is tested with what it changes; here is what it does to a server that is running. */
describe('the command line of the operator, beside a running server', () => {
  const scope = suiteScope();
  let instance: Instance;
  let sqlite: DatabaseSync;

  before(async () => {
    instance = await startInstance(scope);
    sqlite = new DatabaseSync(join(instance.dataDir, 'trunkline.db'));
    scope.after(async () => sqlite.close());
  });

  const run = (...args: string[]) => runOperator(args, { DATA_DIR: instance.dataDir });
  const schema = () => [
    sqlite.prepare('select name from kysely_migration order by name').all(),
    sqlite.prepare("select value from instance where name = 'better_auth'").all(),
    sqlite.prepare('select name, sql from sqlite_master order by name').all(),
  ];

  const otherVersions: [name: string, change: string, undo: string, refusal: RegExp][] = [
    [
      'an older schema',
      "delete from kysely_migration where name = '0021_used_codes'",
      "insert into kysely_migration values ('0021_used_codes', '2020-01-01')",
      /another version.*start the server/,
    ],
    [
      'a newer schema',
      "insert into kysely_migration values ('9999_of_the_future', '2030-01-01')",
      "delete from kysely_migration where name = '9999_of_the_future'",
      /A newer version of Trunkline made this database/,
    ],
    [
      'accounts of another version',
      "update instance set value = '-' || value where name = 'better_auth'",
      "update instance set value = substr(value, 2) where name = 'better_auth'",
      /another version.*start the server/,
    ],
  ];
  for (const [name, change, undo, refusal] of otherVersions) {
    test(`refuses ${name} with a sentence, and leaves it as it is`, async () => {
      sqlite.exec(change);
      const before = schema();
      for (const args of [['workspaces'], ['reset-link', ADMIN.email]]) {
        const { code, output } = await run(...args);
        assert.match(output, refusal);
        assert.equal(output.trim().split('\n').length, 1, output);
        assert.equal(code, 1);
      }
      assert.deepEqual(schema(), before);
      sqlite.exec(undo);
      assert.equal((await run('workspaces')).code, 0);
    });
  }

  test('deletes no secrets', async () => {
    const { code, output } = await run('forget-lost-secrets');
    assert.match(output, /Another Trunkline is running/);
    assert.equal(code, 1);
  });

  test('changes nothing while another process has the database locked', async () => {
    sqlite.exec('begin immediate');
    const { code, output } = await run('plan', 'default', 'pro');
    sqlite.exec('rollback');
    assert.match(output, /locked.*try again later/);
    assert.equal(code, 1);
  });
});

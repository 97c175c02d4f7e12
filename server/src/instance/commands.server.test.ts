import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { ADMIN, type Instance, startInstance } from '../testing/instance.ts';
import { runOperator } from '../testing/operator.ts';
import { suiteScope } from '../testing/scope.ts';

/** What each command changes is tested with what it changes; here is what it does to a server that is running. */
describe('the command line of the operator, beside a running server', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope);
  });

  const run = (...args: string[]) => runOperator(args, { DATA_DIR: instance.dataDir });
  const query = (statement: string) => sql.raw<{ name: string }>(statement).execute(instance.db);
  const schema = async () => [
    (await query('select name from kysely_migration order by name')).rows,
    (await query("select value from instance where name = 'better_auth'")).rows,
    await instance.db.introspection.getTables(),
  ];

  const otherVersions: [name: string, change: string, undo: (changed: string) => string, refusal: RegExp][] =
    [
      [
        'an older schema',
        'delete from kysely_migration where name = (select max(name) from kysely_migration) returning name',
        (removed) => `insert into kysely_migration values ('${removed}', '2020-01-01')`,
        /another version.*start the server/,
      ],
      [
        'a newer schema',
        "insert into kysely_migration values ('9999_of_the_future', '2030-01-01') returning name",
        (added) => `delete from kysely_migration where name = '${added}'`,
        /A newer version of Trunkline made this database/,
      ],
      [
        'accounts of another version',
        "update instance set value = '-' || value where name = 'better_auth' returning name",
        (changed) => `update instance set value = substr(value, 2) where name = '${changed}'`,
        /another version.*start the server/,
      ],
    ];
  for (const [name, change, undo, refusal] of otherVersions) {
    test(`refuses ${name} with a sentence, and leaves it as it is`, async () => {
      const [changed] = (await query(change)).rows;
      assert.ok(changed);
      const before = await schema();
      for (const args of [['workspaces'], ['reset-link', ADMIN.email]]) {
        const { code, output } = await run(...args);
        assert.match(output, refusal);
        assert.equal(output.trim().split('\n').length, 1, output);
        assert.equal(code, 1);
      }
      assert.deepEqual(await schema(), before);
      await query(undo(changed.name));
      assert.equal((await run('workspaces')).code, 0);
    });
  }

  test('deletes no secrets', async () => {
    const { code, output } = await run('forget-lost-secrets');
    assert.match(output, /Another Trunkline is running|A server uses the database/);
    assert.equal(code, 1);
  });
});

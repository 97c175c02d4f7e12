import { deepEqual, equal, rejects } from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openDatabase } from '../database.ts';
import { openInThread } from './sqlite-thread.ts';
import { createWriter } from './sqlite-writer.ts';

/** A writer to a table of numbers, and a second connection that sees what is committed. */
async function openNumbers(t: TestContext) {
  const file = join(temporaryFolder(t), 'numbers.db');
  const thread = await openInThread(file, 'writer');
  const other = await openInThread(file, 'writer');
  t.after(async () => {
    await other.close();
    await thread.close();
  });
  const kinds: string[] = [];
  const writer = createWriter({
    ...thread,
    send: (request) => {
      kinds.push(request.kind);
      return thread.send(request);
    },
  });
  await writer.execute({ sql: 'create table numbers (n integer primary key)', parameters: [] });
  kinds.length = 0;
  const select = {
    kind: 'execute',
    isMember: false,
    sql: 'select n from numbers order by n',
    parameters: [],
  } as const;
  return {
    writer,
    insert: (n: number, sql = 'insert into numbers values (?)') => writer.execute({ sql, parameters: [n] }),
    commits: () => kinds.filter((kind) => kind === 'commit').length,
    pragma: (statement: string) =>
      thread.send({ kind: 'execute', isMember: false, sql: statement, parameters: [] }),
    stored: async () => (await other.send(select)).rows.map(({ n }) => n),
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

test('writes that wait for one another share a commit, and each is stored when it resolves', async (t) => {
  const { insert, stored, commits } = await openNumbers(t);
  await Promise.all(
    upTo(250).map(async (n) => {
      await insert(n);
      equal((await stored()).includes(n), true);
    }),
  );
  deepEqual(await stored(), upTo(250));
  equal(commits() < 25, true, `${commits()} commits`);
});

test('a write that fails undoes its own changes only', async (t) => {
  const { insert, stored } = await openNumbers(t);
  const outcomes = await Promise.allSettled([1, 2, 2, 3, 1, 4].map((n) => insert(n)));
  deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
  );
  deepEqual(await stored(), [1, 2, 3, 4]);
});

test('transactions run one after the other; one that is rolled back leaves the others', async (t) => {
  const { writer, insert, stored } = await openNumbers(t);
  const order: string[] = [];
  async function transaction(name: string, n: number, end: 'commit' | 'rollback') {
    const { execute, [end]: finish } = await writer.begin();
    order.push(`${name} begins`);
    await execute({ sql: 'insert into numbers values (?)', parameters: [n] });
    order.push(`${name} ends`);
    await finish();
  }
  await Promise.all([
    transaction('a', 1, 'commit'),
    transaction('b', 2, 'rollback'),
    insert(3),
    transaction('c', 4, 'commit'),
  ]);
  deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  deepEqual(await stored(), [1, 3, 4]);
});

test('a group that SQLite undoes is rejected whole, and the next write succeeds', async (t) => {
  const { insert, stored } = await openNumbers(t);
  const undoAll = 'insert or rollback into numbers values (?)';
  await insert(0);
  const outcomes = await Promise.allSettled([insert(1), insert(2), insert(0, undoAll), insert(3)]);
  deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected', 'rejected', 'fulfilled'],
  );
  deepEqual(await stored(), [0, 3]);
});

test('without room no write of a group is acknowledged, and with room again all are', async (t) => {
  const { insert, stored, pragma, writer } = await openNumbers(t);
  await writer.execute({ sql: 'create table blobs (bytes)', parameters: [] });
  await pragma('pragma max_page_count = 10');
  const blob = { sql: 'insert into blobs values (randomblob(100000))', parameters: [] };
  await rejects(writer.execute(blob), { errcode: 13 });
  const outcomes = await Promise.allSettled([insert(1), insert(2), writer.execute(blob), insert(3)]);
  const acknowledged = [1, 2, undefined, 3].filter((n, at) => n && outcomes[at]?.status === 'fulfilled');
  deepEqual(await stored(), acknowledged);
  await pragma('pragma max_page_count = 100000');
  await writer.execute(blob);
});

test('a write that waits for its own transaction fails, and the transaction can be undone', async (t) => {
  const thread = await openInThread(join(temporaryFolder(t), 'numbers.db'), 'writer');
  t.after(() => thread.close());
  const writer = createWriter(thread, 20);
  const insert = { sql: 'insert into numbers values (1)', parameters: [] };
  await writer.execute({ sql: 'create table numbers (n integer primary key)', parameters: [] });
  const transaction = await writer.begin();
  await rejects(writer.execute(insert), /send queries to the transaction \(trx\), not to the database/);
  await transaction.rollback();
  equal((await writer.execute(insert)).changes, 1);
});

test('tables are read beside a transaction that is open', async (t) => {
  const db = await openDatabase(join(temporaryFolder(t), 'trunkline.db'));
  t.after(() => db.destroy());
  const names = await db.transaction().execute(async () => {
    const tables = await db.introspection.getTables();
    return tables.map(({ name }) => name);
  });
  equal(names.includes('workspaces'), true);
});

test('a write that fails because of another one says so once that one is stored', async (t) => {
  const { insert, stored } = await openNumbers(t);
  const first = insert(0);
  const second = insert(1);
  const failure = insert(1).then(
    () => [],
    () => stored(),
  );
  deepEqual(await failure, [0, 1]);
  await Promise.all([first, second]);
});

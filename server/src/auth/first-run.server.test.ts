import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import { AuthOptions } from '@trunkline/contract/schemas/sign-in';
import { Workspace } from '@trunkline/contract/schemas/workspaces';
import { sql } from 'kysely';
import { createLogger } from '../config/logging.ts';
import { readSettings } from '../config/settings.ts';
import { startServer } from '../start.ts';
import { breakWrites } from '../testing/break-writes.ts';
import { databaseOf, openDatabaseOf } from '../testing/database.ts';
import { ADMIN, client, startInstance } from '../testing/instance.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tokenIn } from '../testing/test-users.ts';

const log = createLogger('silent', { write: () => {} });

/** A server without an account; `token` is that of its set-up link. */
async function startEmpty(t: TestContext, env: Record<string, string> = {}) {
  const dataDir = temporaryFolder(t);
  const { settings, drop } = await databaseOf(dataDir);
  const server = await startServer(readSettings({ PORT: '0', DATA_DIR: dataDir, ...settings, ...env }), log);
  t.after(async () => {
    await server.stop();
    await drop();
  });
  return { db: server.db, anonymous: client(server.url, {}), token: tokenIn(server.setupLink ?? '') };
}

test('a first start that fails creates no part of the first account, and the next start creates it', async (t) => {
  const dataDir = temporaryFolder(t);
  const db = await openDatabaseOf(t, dataDir);
  // The last statement that creates the first account.
  const mend = await breakWrites(db, { event: 'insert', table: 'operators' });
  await assert.rejects(startInstance(t, { DATA_DIR: dataDir }), /disk full/);
  assert.deepEqual(await db.selectFrom('user').select('id').execute(), []);
  assert.deepEqual(await db.selectFrom('workspaces').select('id').execute(), []);
  await mend();
  const { api } = await startInstance(t, { DATA_DIR: dataDir });
  const body = expectBody(await api('GET', '/api/me'), Me);
  assert.deepEqual([body.email, body.is_operator], [ADMIN.email, true]);
  assert.equal(expectBody(await api('GET', '/api/workspaces/default'), Workspace).role, 'owner');
});

test('without a first account no one can sign up, even with open sign-up', async (t) => {
  const { anonymous, token } = await startEmpty(t, { SIGN_UP: 'open' });
  const visitor = { email: 'boss@example.com', password: 'the password of a visitor', name: 'Visitor' };
  const problem = expectProblem(
    await anonymous('POST', '/api/auth/sign-up/email', visitor),
    403,
    'sign_up_closed',
  );
  assert.match(problem.detail, /no account yet/);
  const owner = { email: visitor.email, password: 'the password of the owner' };
  assert.equal((await anonymous('POST', '/api/setup', { token, ...owner })).status, 204);
  assert.equal((await anonymous('POST', '/api/auth/sign-in/email', owner)).status, 200);
  assert.equal((await anonymous('POST', '/api/auth/sign-in/email', visitor)).status, 401);
});

test('the set-up link cannot take over an existing account, and stays valid', async (t) => {
  const { anonymous, token, db } = await startEmpty(t);
  await sql`insert into "user" (id, email, name, "emailVerified", "createdAt", "updatedAt")
    values ('1', 'boss@example.com', 'x', false, '2026-01-01', '2026-01-01')`.execute(db);
  const password = 'the password of the owner';
  const taken = await anonymous('POST', '/api/setup', { token, email: 'Boss@example.com', password });
  expectProblem(taken, 409, 'account_exists');
  assert.equal(expectBody(await anonymous('GET', '/api/auth-options'), AuthOptions).set_up, false);
  const free = { email: 'owner@example.com', password };
  assert.equal((await anonymous('POST', '/api/setup', { token, ...free })).status, 204);
});

test('of several requests with the set-up link at once, one creates the account', async (t) => {
  const { anonymous, token, db } = await startEmpty(t);
  const responses = await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      anonymous('POST', '/api/setup', { token, email: `${name}@example.com`, password: 'a long enough one' }),
    ),
  );
  assert.deepEqual(responses.map(({ status }) => status).sort(), [204, 409, 409]);
  assert.equal((await db.selectFrom('user').select('id').execute()).length, 1);
  assert.equal((await db.selectFrom('operators').select('user_id').execute()).length, 1);
});

test('a set-up link is checked before the form is filled in: the latest works, until it was used', async (t) => {
  const { anonymous, token } = await startEmpty(t);
  const check = (link: string) => anonymous('POST', '/api/setup/check', { token: link });
  const account = { email: 'owner@example.com', password: 'the password of the owner' };
  assert.equal((await check(token)).status, 204);
  assert.match(expectProblem(await check('tls_made-up'), 401, 'invalid_token').detail, /prints a new one/);
  assert.equal((await anonymous('POST', '/api/setup', { token, ...account })).status, 204);
  for (const link of [token, 'tls_made-up']) expectProblem(await check(link), 409, 'already_set_up');
  expectProblem(await anonymous('POST', '/api/setup', { token, ...account }), 409, 'already_set_up');
});

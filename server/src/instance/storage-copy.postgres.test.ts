import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, describe, type TestContext, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { TwoFactorSetup } from '@trunkline/contract/schemas/sign-in';
import { symmetricDecrypt } from 'better-auth/crypto';
import { sql } from 'kysely';
import { firstRequestIdAt } from '../http/request-id.ts';
import { unwrapAccountsSecret } from '../secrets/accounts-secret.ts';
import { createLocalKeyProvider } from '../secrets/keys.ts';
import { openDatabase } from '../storage/database.ts';
import { connectToPostgres } from '../storage/postgres/open-postgres.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { openBrowser } from '../testing/browser.ts';
import { signInAtProvider, startIdentityProvider, startSingleSignOn } from '../testing/identity-provider.ts';
import { ADMIN, callWith, client, registerApi, startInstance } from '../testing/instance.ts';
import { runOperator } from '../testing/operator.ts';
import { freePort } from '../testing/port.ts';
import { createDatabase, dropDatabase } from '../testing/postgres-databases.ts';
import { type Scope, suiteScope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { invite, newOutsider } from '../testing/test-users.ts';
import { totpCode } from '../testing/totp.ts';
import { startUpstream } from '../testing/upstream.ts';

const POSTGRES = process.env.TEST_POSTGRES_URL;

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

/** What a workspace shows of all that was done in it. */
const PAGES = [
  'integrations',
  'integrations/api',
  'apps',
  'specs',
  'calls',
  'usage',
  'audit-log',
  'members',
  'invitations',
  'trash',
];

/** In another month than now. */
const OLD_MS = 35 * 86_400_000;

type Installed = Awaited<ReturnType<typeof install>>;

/** An installation on SQLite with one of everything that is stored; its server has stopped. */
async function install(scope: Scope) {
  const upstream = await startUpstream(scope, (_request, response) => response.writeHead(200).end('{}'));
  const port = await freePort();
  const provider = await startIdentityProvider(scope, `http://127.0.0.1:${port}/api/auth/callback/oidc`);
  const masterKey = randomBytes(32);
  const dataDir = temporaryFolder(scope);
  const settings = {
    ...provider.settings,
    MASTER_KEY: masterKey.toString('base64'),
    EGRESS_ALLOW: `127.0.0.1:${upstream.port}`,
    TRUST_PROXY: '127.0.0.1',
  };
  const instance = await startInstance(scope, {
    ...settings,
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    PORT: String(port),
  });
  const setup = {
    document: DOCUMENT,
    base_url: upstream.url,
    headers: [{ name: 'X-Api-Key', value: 'header-secret' }],
    credentials: [{ type: 'bearer', token: 'bearer-secret' }],
  };
  const { app, token, call } = await registerApi(instance, setup);
  assert.equal((await call('get:/things')).status, 200);
  await registerApi(instance, { ...setup, slug: 'deleted' });
  await instance.api('DELETE', '/api/workspaces/default/integrations/deleted?confirm=deleted');
  const accessTo = `/api/workspaces/default/apps/${app.id}/integrations/api`;
  const access = { enabled: true, operations: ['get:/things'] };
  assert.equal((await instance.api('PUT', accessTo, access)).status, 200);
  await invite(instance.api, 'default', { role: 'viewer' });

  const person = await newOutsider(instance, 'totp@example.com');
  const enabling = await person.api('POST', '/api/auth/two-factor/enable', { password: person.password });
  const { totpURI, backupCodes } = expectBody(enabling, TwoFactorSetup);
  const code = totpCode(totpURI);
  assert.equal((await person.api('POST', '/api/auth/two-factor/verify-totp', { code })).status, 200);
  await person.api('POST', '/api/auth/request-password-reset', { email: person.email });
  provider.claims.set('ada', { email: ADMIN.email, email_verified: true });
  const browser = openBrowser(instance.url);
  await signInAtProvider(browser, await startSingleSignOn(browser), 'ada');
  const cookie = Object.entries(browser.cookies())
    .map((pair) => pair.join('='))
    .join('; ');
  await instance.close();
  logOldCall(dataDir);

  const copy = (url: string, env: Record<string, string> = {}) =>
    runOperator(['storage', 'copy', '--to', url], {
      ...settings,
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      ...env,
    });
  return {
    ...{ settings, dataDir, masterKey, upstream, app, token, person, backupCodes, cookie },
    adminToken: instance.token,
    copy,
  };
}

/** A call of an earlier month, like the one that the log has. */
function logOldCall(dataDir: string): void {
  const db = new DatabaseSync(join(dataDir, 'trunkline.db'));
  db.prepare(`insert into calls (id, workspace_id, app_id, integration_slug, operation, at, status, duration_ms,
      request_bytes, response_bytes)
    select ?, workspace_id, app_id, integration_slug, operation, at, status, duration_ms, request_bytes,
      response_bytes from calls limit 1`).run(
    `${firstRequestIdAt(Date.now() - OLD_MS)}-7000-8000-000000000000`,
  );
  db.close();
}

/** An empty PostgreSQL database, and a connection to it. */
async function emptyTarget(t: TestContext, server: string) {
  const url = await createDatabase(server);
  const db = connectToPostgres(url);
  t.after(async () => {
    await db.destroy();
    await dropDatabase(server, url);
  });
  return { url, db };
}

async function pagesOf(url: string, token: string): Promise<unknown[]> {
  const api = client(url, { authorization: `Bearer ${token}` });
  return Promise.all(
    PAGES.map(async (page) => {
      const { status, body } = await api('GET', `/api/workspaces/default/${page}`);
      assert.equal(status, 200, page);
      return body;
    }),
  );
}

function counts(dataDir: string): [name: string, rows: number][] {
  const db = new DatabaseSync(join(dataDir, 'trunkline.db'));
  const names = db.prepare("select name from sqlite_schema where type = 'table' order by name").all();
  const rows = names
    .map(({ name }) => String(name))
    .filter((name) => !/^(?:kysely|sqlite)_/.test(name))
    .map((name): [string, number] => [
      name,
      Number(db.prepare(`select count(*) as count from "${name}"`).get()?.count),
    ]);
  db.close();
  return rows;
}

describe('a copy to PostgreSQL', () => {
  const scope = suiteScope();
  const server = POSTGRES ?? '';
  let installed: Installed;

  before(async () => {
    installed = await install(scope);
  });

  test('has every row, and serves calls, sessions and accounts as before', async (t) => {
    const { settings, dataDir, upstream, app, token, person, cookie, masterKey } = installed;
    const { url, db } = await emptyTarget(t, server);
    const { code, output } = await installed.copy(url);
    assert.equal(code, 0, output);
    for (const [name, rows] of counts(dataDir))
      assert.match(output, new RegExp(`^${name} +${rows} +[0-9a-f]{16}  same$`, 'm'));
    const { rows: partitions } = await sql<{ name: string }>`
      select distinct tableoid::regclass::text as name from calls order by 1`.execute(db);
    assert.deepEqual(
      partitions.map(({ name }) => name),
      [Date.now() - OLD_MS, Date.now()].map(
        (time) => `calls_${new Date(time).toISOString().slice(0, 7).replace('-', '_')}`,
      ),
    );
    assert.match(output, /all 5 secrets decrypt\. To switch, .*DATABASE_URL.*master key/);

    const onSqlite = await startInstance(t, { ...settings, DATA_DIR: dataDir, DATABASE_URL: '' });
    const before = await pagesOf(onSqlite.url, installed.adminToken);
    await onSqlite.close();
    const instance = await startInstance(t, {
      ...settings,
      DATA_DIR: temporaryFolder(t),
      DATABASE_URL: url,
    });
    assert.deepEqual(await pagesOf(instance.url, installed.adminToken), before);

    const call = callWith(client(instance.url, { authorization: `Bearer ${token}` }), app.id, 'api');
    assert.equal((await call('get:/things')).status, 200);
    const request = upstream.requests.at(-1);
    assert.equal(request?.headers['x-api-key'], 'header-secret');
    assert.equal(request?.headers.authorization, 'Bearer bearer-secret');
    // Changes are announced under numbers of their own.
    const change = await client(instance.url, { authorization: `Bearer ${installed.adminToken}` })(
      'PUT',
      `/api/workspaces/default/apps/${app.id}/integrations/api`,
      { enabled: false, operations: null },
    );
    assert.equal(change.status, 200);
    assert.equal((await client(instance.url, { cookie })('GET', '/api/me')).status, 200);
    const { api } = openBrowser(instance.url);
    const { email, password } = person;
    assert.partialDeepStrictEqual((await api('POST', '/api/auth/sign-in/email', { email, password })).body, {
      twoFactorRedirect: true,
    });
    const backup = { code: installed.backupCodes[0] };
    assert.equal((await api('POST', '/api/auth/two-factor/verify-backup-code', backup)).status, 200);
    const secret = await unwrapAccountsSecret(instance.db, createLocalKeyProvider(masterKey));
    const { rows } = await sql<{ accessToken: string }>`
      select "accessToken" from account where "providerId" = 'oidc'`.execute(db);
    for (const { accessToken } of rows)
      assert.match(await symmetricDecrypt({ key: secret?.toString('base64') ?? '', data: accessToken }), /./);
    assert.equal(rows.length, 1);
    await instance.close();

    const again = await installed.copy(url);
    assert.match(again.output, /^The target is not empty: its table \w+ has rows\.[^\n]*\n$/);
    assert.equal(again.code, 1);
  });

  test('leaves a database that something else is in as it is', async (t) => {
    const { url, db } = await emptyTarget(t, server);
    await sql`create table theirs as select 1 as one`.execute(db);
    const { code, output } = await installed.copy(url);
    assert.match(output, /not empty: its table theirs has rows/);
    assert.equal(code, 1);
    assert.deepEqual(
      (await db.introspection.getTables()).map(({ name }) => name),
      ['theirs'],
    );
  });

  test('that was interrupted serves nothing, and is repeated', async (t) => {
    const { url, db } = await emptyTarget(t, server);
    await (await openDatabase(url)).destroy();
    await sql`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'the network is down'; end $$`.execute(db);
    await sql`create trigger fail before insert on app_tokens execute function fail()`.execute(db);
    const interrupted = await installed.copy(url);
    assert.match(
      interrupted.output,
      /The copy was not finished \(the network is down\)\. Repeat the command/,
    );
    assert.equal(interrupted.code, 1);
    assert.notDeepEqual((await sql`select id from apps`.execute(db)).rows, []);
    await assert.rejects(openDatabase(url), StorageUnusable);

    await sql`drop trigger fail on app_tokens`.execute(db);
    const repeated = await installed.copy(url);
    assert.equal(repeated.code, 0, repeated.output);
    await (await openDatabase(url)).destroy();
  });

  test('that differs is reported, and serves nothing', async (t) => {
    const { url, db } = await emptyTarget(t, server);
    await (await openDatabase(url)).destroy();
    await sql`create function change() returns trigger language plpgsql as
      $$ begin new.name := new.name || '!'; return new; end $$`.execute(db);
    await sql`create trigger change before insert on apps for each row execute function change()`.execute(db);
    const { code, output } = await installed.copy(url);
    assert.match(output, /^apps .* differs: /m);
    assert.match(output, /The copy differs in apps:/);
    assert.equal(code, 1);
    await assert.rejects(openDatabase(url), StorageUnusable);
  });

  test('is refused with another master key, before anything is written', async (t) => {
    const { url, db } = await emptyTarget(t, server);
    const { code, output } = await installed.copy(url, { MASTER_KEY: randomBytes(32).toString('base64') });
    assert.match(output, /^5 of 5 secrets do not decrypt with this master key\./);
    assert.equal(code, 1);
    assert.deepEqual(await db.introspection.getTables(), []);
  });

  test('is refused while the server runs, with DATABASE_URL set, and without a target', async (t) => {
    const { settings, dataDir } = installed;
    const { url } = await emptyTarget(t, server);
    const current = await emptyTarget(t, server);
    await (await startInstance(t, { DATABASE_URL: current.url, DATA_DIR: temporaryFolder(t) })).close();
    const onPostgres = await installed.copy(url, { DATABASE_URL: current.url });
    assert.match(onPostgres.output, /DATABASE_URL is set, and the SQLite database/);
    const elsewhere = await installed.copy('mysql://127.0.0.1/trunkline');
    assert.match(elsewhere.output, /--to is not the URL of a PostgreSQL database/);
    const instance = await startInstance(t, { ...settings, DATA_DIR: dataDir, DATABASE_URL: '' });
    const running = await installed.copy(url);
    assert.match(running.output, /Another Trunkline is running/);
    await instance.close();
    const without = await runOperator(['storage', 'copy'], { DATA_DIR: dataDir, DATABASE_URL: '' });
    assert.match(without.output, /Usage:/);
    assert.deepEqual(
      [onPostgres, elsewhere, running, without].map(({ code }) => code),
      [1, 1, 1, 2],
    );
  });
});

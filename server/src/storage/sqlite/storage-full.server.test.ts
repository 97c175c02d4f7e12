import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { sql } from 'kysely';
import { openBrowser } from '../../testing/browser.ts';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { ADMIN } from '../../testing/instance.ts';
import { suiteScope } from '../../testing/scope.ts';
import { signIn } from '../../testing/test-users.ts';

const BASE = '/api/workspaces/default';
/** A row of this size needs pages of its own, and does not compress. */
const LARGE_TEXT = randomBytes(6_000).toString('hex');

describe('a full disk', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: {
        openapi: '3.0.0',
        info: { title: 'API', version: '1' },
        paths: { '/things': { get: { responses: {} } } },
      },
    });
    await run('create table filler (bytes)');
    await gateway.call('get:/things');
    await countCalls();
  });

  /** On the connection that writes. */
  async function run(statement: string): Promise<void> {
    await sql.raw(statement).execute(gateway.instance.db);
  }

  /** The value of a pragma, which is a select here, and so read from the file. */
  async function pragma(name: string): Promise<number> {
    const { rows } = await sql<{
      value: number;
    }>`select ${sql.ref(name)} as value from ${sql.raw(`pragma_${name}`)}`.execute(gateway.instance.db);
    return rows[0]?.value ?? 0;
  }

  /** SQLite has no more pages to take: what needs one fails as on a full disk. */
  async function fillDisk(): Promise<void> {
    await run(`pragma max_page_count = ${await pragma('page_count')}`);
    while ((await pragma('freelist_count')) > 0) await run('insert into filler values (zeroblob(100))');
  }

  async function makeRoom(): Promise<void> {
    await run('pragma max_page_count = 1000000');
  }

  async function countCalls(): Promise<number> {
    const list = await gateway.instance.api('GET', `${BASE}/calls?limit=200`);
    return expectBody(list, Page(CallLogEntry)).items.length;
  }

  /** Each row has a text of this size. */
  const callWithLargeRow = () => gateway.call(`get:/${LARGE_TEXT.slice(0, 5_000)}`);

  /**
   * Fills the disk, and calls until a row finds no room: the first ones fit into pages that are there already.
   *
   * @returns how many rows are on the disk; one more waits
   */
  async function fillDiskAndPages(): Promise<number> {
    await fillDisk();
    for (let written = await countCalls(); ; ) {
      await callWithLargeRow();
      const count = await countCalls();
      if (count === written) return written;
      written = count;
    }
  }

  const logged = (message: string) =>
    gateway.instance.logLines.filter((line) => line.includes(`"msg":"${message}"`)).length;

  test('management says that nothing was saved, reads go on, and saving works once there is room', async () => {
    const { api } = gateway.instance;
    const importSpec = () =>
      api('POST', `${BASE}/specs`, {
        document: {
          openapi: '3.0.0',
          info: { title: 'Large', version: '1', description: LARGE_TEXT },
          servers: [{ url: 'https://api.example.com' }],
          paths: { '/x': { get: {} } },
        },
      });
    await fillDisk();
    const { detail } = expectProblem(await importSpec(), 507, 'storage_full');
    assert.match(detail, /nothing was saved.*make room/);
    assert.equal((await api('GET', `${BASE}/specs`)).status, 200);
    await makeRoom();
    assert.equal((await importSpec()).status, 201);
  });

  test('a sign-in says so too', async () => {
    const { anonymous } = gateway.instance;
    const attempt = () =>
      anonymous('POST', '/api/auth/sign-in/email', ADMIN, { 'user-agent': LARGE_TEXT.slice(0, 9_000) });
    await fillDisk();
    expectProblem(await attempt(), 507, 'storage_full');
    await makeRoom();
    assert.equal((await attempt()).status, 200);
  });

  test('a session that cannot be renewed is accepted', async () => {
    const browser = openBrowser(gateway.instance.url);
    const { api } = await signIn(browser, ADMIN);
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    await run(`update session set "expiresAt" = '${inAnHour}'`);
    await run(`create trigger refuse_renewal before update on session begin select raise(fail, 'full'); end`);
    const response = await api('GET', '/api/me');
    await run('drop trigger refuse_renewal');
    assert.equal(response.status, 200);
  });

  test('calls go on, and their log is kept in memory until there is room', async () => {
    const before = await fillDiskAndPages();
    for (let count = 0; count < 19; count += 1) await callWithLargeRow();
    assert.equal((await gateway.call('get:/things')).status, 200);
    assert.equal(await countCalls(), before);
    assert.equal(await countCalls(), before);
    assert.equal(logged('the call log could not be written'), 1);
    await makeRoom();
    assert.equal(await countCalls(), before + 21);
    assert.equal(logged('the call log could not be written: this is over'), 1);
  });

  test('a stop that loses rows of the log says how many, and fails', async () => {
    await fillDiskAndPages();
    for (let count = 0; count < 19; count += 1) await callWithLargeRow();
    assert.equal(await gateway.instance.close(), false);
    const lines = gateway.instance.logLines.filter((line) => line.includes('"part":"call log"'));
    assert.match(lines.join(), /20 rows of the call log could not be written/);
  });
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { client, registerApi, startInstance } from '../testing/instance.ts';
import { runOperatorHere } from '../testing/operator-here.ts';
import { createDatabase, dropDatabase } from '../testing/postgres-databases.ts';
import { suiteScope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const PAGES = ['integrations', 'integrations/api', 'apps', 'specs', 'audit-log', 'members'];

/** One format for both engines: an installation moves there, and back. */
describe('a backup of one engine', () => {
  const scope = suiteScope();
  const server = process.env.TEST_POSTGRES_URL ?? '';
  let url: string;

  before(async () => {
    url = await createDatabase(server);
    scope.after(() => dropDatabase(server, url));
  });

  test('restores into the other, and back', async (t) => {
    const key = { MASTER_KEY: randomBytes(32).toString('base64') };
    const onSqlite = { ...key, DATA_DIR: temporaryFolder(t), DATABASE_URL: '' };
    const instance = await startInstance(t, onSqlite);
    await registerApi(instance, {
      document: DOCUMENT,
      base_url: 'https://api.example.com',
      headers: [{ name: 'X-Api-Key', value: 'header-secret' }],
    });
    const pagesOf = (at: string) => {
      const api = client(at, { authorization: `Bearer ${instance.token}` });
      return Promise.all(
        PAGES.map(async (page) => {
          const { status, body } = await api('GET', `/api/workspaces/default/${page}`);
          assert.equal(status, 200, page);
          return body;
        }),
      );
    };
    const expected = await pagesOf(instance.url);
    const run = async (args: readonly string[], env: { DATA_DIR: string; DATABASE_URL: string }) => {
      const { code, output } = await runOperatorHere(args, env);
      assert.equal(code, 0, output);
      return output;
    };
    // The engines have the same columns in another order, and so other checksums.
    const counts = (output: string) => output.match(/^\w+ +[\d,]+(?= {2}[0-9a-f]{16}$)/gm)?.sort();

    const folder = temporaryFolder(t);
    const first = join(folder, 'first');
    const backedUp = await run(['backup', first], onSqlite);
    await instance.close();
    const onPostgres = { ...key, DATA_DIR: temporaryFolder(t), DATABASE_URL: url };
    await run(['restore', first], onPostgres);
    const second = join(folder, 'second');
    assert.deepEqual(counts(await run(['backup', second], onPostgres)), counts(backedUp));
    assert.notEqual(counts(backedUp), undefined);
    const moved = await startInstance(t, onPostgres);
    assert.deepEqual(await pagesOf(moved.url), expected);
    // Numbers that the database gives go on.
    const api = client(moved.url, { authorization: `Bearer ${instance.token}` });
    assert.equal((await api('POST', '/api/workspaces/default/apps', { name: 'Next' })).status, 201);
    await moved.close();

    const back = { ...key, DATA_DIR: temporaryFolder(t), DATABASE_URL: '' };
    await run(['restore', second], back);
    const returned = await startInstance(t, back);
    assert.deepEqual(await pagesOf(returned.url), expected);
  });
});

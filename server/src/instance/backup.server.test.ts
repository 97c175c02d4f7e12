import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { openSqliteSource } from '../storage/copy/sqlite-source.ts';
import { openSqliteForCopy } from '../storage/database.ts';
import { callWith, client, registerApi, startInstance } from '../testing/instance.ts';
import { runOperatorHere } from '../testing/operator-here.ts';
import { type Scope, suiteScope } from '../testing/scope.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { startUpstream } from '../testing/upstream.ts';
import { writeBackup } from './backup.ts';

const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};
const PASSPHRASE = 'burst swarm slender curve';

type Installed = Awaited<ReturnType<typeof install>>;

/** A running server that has secrets and calls, and what backs it up. */
async function install(scope: Scope) {
  const upstream = await startUpstream(scope, (_request, response) => response.writeHead(200).end('{}'));
  const egress = { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` };
  const instance = await startInstance(scope, egress);
  const { app, token, call } = await registerApi(instance, {
    document: DOCUMENT,
    base_url: upstream.url,
    headers: [{ name: 'X-Api-Key', value: 'header-secret' }],
    credentials: [{ type: 'bearer', token: 'bearer-secret' }],
  });
  await instance.api('PUT', '/api/workspaces/default/integrations/api/capture', { minutes: 15 });
  for (let calls = 0; calls < 3; calls += 1) assert.equal((await call('get:/things')).status, 200);
  await until(
    async () => (await instance.db.selectFrom('call_counts').select('day').execute()).length > 0,
    true,
  );
  // It stores those that wait.
  await instance.api('GET', '/api/workspaces/default/integrations/api/capture');
  const folder = temporaryFolder(scope);
  const identity = await generateIdentity();
  const identityFile = join(folder, 'identity.txt');
  writeFileSync(identityFile, `# a comment\n${identity}\n`);
  const recipient = await identityToRecipient(identity);
  let backups = 0;

  /** Makes a backup. @returns its file, and what the command said */
  async function backUp(options: readonly string[] = [], env: Record<string, string> = {}) {
    backups += 1;
    const file = join(folder, `${backups}.backup`);
    const made = await runOperatorHere(['backup', file, ...options], { DATA_DIR: instance.dataDir, ...env });
    return { file, ...made };
  }
  return { upstream, egress, instance, app, token, folder, recipient, identityFile, backUp };
}

/** An empty data folder with the master key of an installation. */
function emptyFolder(t: TestContext, from: string | undefined): string {
  const dataDir = temporaryFolder(t);
  if (from !== undefined) writeFileSync(join(dataDir, 'master.key'), readFileSync(join(from, 'master.key')));
  return dataDir;
}

function restore(
  file: string,
  dataDir: string,
  options: readonly string[] = [],
  env: Record<string, string> = {},
) {
  return runOperatorHere(['restore', file, ...options], { DATA_DIR: dataDir, ...env });
}

/** A copy of a backup that is not encrypted, with other lines. */
function changed(file: string, change: (lines: string[]) => string[]): string {
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const copy = `${file}.changed`;
  writeFileSync(
    copy,
    gzipSync(
      change(lines)
        .map((line) => `${line}\n`)
        .join(''),
    ),
  );
  return copy;
}

/** The last migration before `app_totals`, which the next one fills. */
const OLDER_SCHEMA = '0035_spec_description';

/** A backup of a database of an older version, where an app had three calls. */
async function backUpOlderVersion(t: TestContext): Promise<string> {
  const folder = temporaryFolder(t);
  const [databaseFile, file] = [join(folder, 'older.db'), join(folder, 'older.backup')];
  const db = await openSqliteForCopy(databaseFile, OLDER_SCHEMA);
  const counts = { workspace_id: 'w', integration_id: 'i', app_id: 'a', day: '2026-01-01', calls: 3 };
  await db
    .insertInto('call_counts')
    .values({ ...counts, last_at: '2026-01-01T10:00:00.000Z' })
    .execute();
  const source = openSqliteSource(databaseFile);
  await writeBackup(db, source, { file, encryption: undefined, withCalls: true, masterKey: undefined });
  await source.close();
  await db.destroy();
  return file;
}

describe('a backup', () => {
  const scope = suiteScope();
  let installed: Installed;
  let plain: string;

  before(async () => {
    installed = await install(scope);
    plain = (await installed.backUp()).file;
  });

  test('made while the server writes has one moment of it, and restores it', async (t) => {
    const { instance, upstream, egress, app, token, recipient, identityFile, backUp } = installed;
    let isDone = false;
    const writing = (async () => {
      for (let created = 0; !isDone; created += 1)
        await instance.api('POST', '/api/workspaces/default/apps', { name: `App ${created}` });
      return instance.api('POST', '/api/workspaces/default/apps', { name: 'After the backup' });
    })();
    const { file, code, output } = await backUp(['--recipient', recipient]);
    isDone = true;
    assert.equal(code, 0, output);
    await writing;
    assert.match(output, /^integration_headers +1 {2}[0-9a-f]{16}$/m);
    assert.match(output, /The master key is not in it/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'latin1'), /^age-encryption\.org\/v1\n/);

    const dataDir = emptyFolder(t, instance.dataDir);
    const { output: restored, code: ended } = await restore(file, dataDir, ['--identity-file', identityFile]);
    assert.equal(ended, 0, restored);
    assert.match(restored, /Restored \d+ tables with .* all 3 secrets decrypt\. Start the server\./);
    const copy = await startInstance(t, { DATA_DIR: dataDir, ...egress });
    const api = client(copy.url, { authorization: `Bearer ${instance.token}` });
    const events = await copy.db
      .selectFrom('audit_events')
      .select('target_name')
      .where('action', '=', 'app.create')
      .execute();
    const apps = await copy.db.selectFrom('apps').select('name').execute();
    const namesOf = (rows: string[]) => rows.sort();
    assert.deepEqual(
      namesOf(apps.map(({ name }) => name)),
      namesOf(events.map(({ target_name }) => target_name)),
    );
    assert.ok(!apps.some(({ name }) => name === 'After the backup'));
    assert.equal((await api('GET', '/api/workspaces/default/calls')).status, 200);
    const call = callWith(client(copy.url, { authorization: `Bearer ${token}` }), app.id, 'api');
    assert.equal((await call('get:/things')).status, 200);
    assert.equal(upstream.requests.at(-1)?.headers['x-api-key'], 'header-secret');
    assert.equal(upstream.requests.at(-1)?.headers.authorization, 'Bearer bearer-secret');
  });

  test('leaves out calls, and takes the master key along, where it is asked to', async (t) => {
    const passphrase = join(installed.folder, 'passphrase');
    writeFileSync(passphrase, `${PASSPHRASE}\n`);
    const { file, code, output } = await installed.backUp(['--without-calls', '--include-master-key'], {
      BACKUP_PASSPHRASE: PASSPHRASE,
    });
    assert.equal(code, 0, output);
    assert.match(output, /^calls +0 /m);
    assert.match(output, /^captured_calls +0 /m);
    assert.match(output, /The master key is in it/);
    const dataDir = emptyFolder(t, undefined);
    const restored = await restore(file, dataDir, ['--passphrase-file', passphrase]);
    assert.equal(restored.code, 0, restored.output);
    const [key, original] = [dataDir, installed.instance.dataDir].map((folder) =>
      readFileSync(join(folder, 'master.key'), 'utf8').trim(),
    );
    assert.equal(key, original);
    assert.equal(statSync(join(dataDir, 'master.key')).mode & 0o777, 0o600);
  });

  test('without encryption says so, and never has the master key', async () => {
    const { output } = await installed.backUp();
    assert.match(output, /The backup is not encrypted/);
    const text = gunzipSync(readFileSync(plain)).toString();
    const key = readFileSync(join(installed.instance.dataDir, 'master.key'), 'utf8').trim();
    assert.ok(!text.includes(key) && !text.includes('header-secret'));
    const refused = await installed.backUp(['--include-master-key']);
    assert.match(refused.output, /--include-master-key needs an encrypted backup/);
    assert.deepEqual([refused.code, existsSync(refused.file)], [1, false]);
  });

  test('that cannot be written leaves no file', async () => {
    const { recipient, folder, backUp } = installed;
    const weak = await backUp([], { BACKUP_PASSPHRASE: 'too short' });
    assert.match(weak.output, /The passphrase is shorter than 12 characters/);
    const unknown = await backUp(['--recipient', 'age1nonsense']);
    assert.match(unknown.output, /--recipient is no public key of age/);
    const both = await backUp(['--recipient', recipient, '--passphrase-file', 'x']);
    assert.match(both.output, /Usage:/);
    const { DATA_DIR } = { DATA_DIR: installed.instance.dataDir };
    const again = await runOperatorHere(['backup', plain], { DATA_DIR });
    assert.match(again.output, /exists already/);
    const nowhere = await runOperatorHere(['backup', join(folder, 'missing/file')], { DATA_DIR });
    assert.match(nowhere.output, /cannot be written \(ENOENT/);
    assert.deepEqual([weak.code, unknown.code, both.code, again.code, nowhere.code], [1, 1, 2, 1, 1]);
    for (const { file } of [weak, unknown, both]) assert.equal(existsSync(file), false);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('unfinished')),
      [],
    );
  });

  const damages: [name: string, change: (lines: string[]) => string[], refusal: RegExp][] = [
    ['that is cut off', (lines) => lines.slice(0, -1), /not whole: its end is missing/],
    [
      'that lacks a row',
      (lines) =>
        lines.toSpliced(
          lines.findIndex((line) => line.startsWith('[')),
          1,
        ),
      /damaged \(table/,
    ],
    [
      'with another value',
      (lines) => lines.map((line) => line.replace('"Test app"', '"Other app"')),
      /damaged \(table \w+\)/,
    ],
    [
      'of a newer schema',
      (lines) => lines.map((line) => line.replace('"0024_invalidations"', '"9999_later"')),
      /newer version of Trunkline \(.*9999_later/,
    ],
    [
      'of a newer format',
      (lines) => lines.map((line) => line.replace('"format_version":1', '"format_version":2')),
      /newer version/,
    ],
    ['that is another file', () => ['{"some":"file"}'], /not a backup of Trunkline/],
  ];
  for (const [name, change, refusal] of damages)
    test(`${name} is refused, and nothing starts with what it left`, async (t) => {
      const dataDir = emptyFolder(t, installed.instance.dataDir);
      const { code, output } = await restore(changed(plain, change), dataDir);
      assert.match(output, refusal);
      assert.equal(code, 1);
      assert.deepEqual(
        readdirSync(dataDir).filter((file) => file.startsWith('trunkline.db')),
        [],
      );
    });

  test('is refused without its key, in a database that is not empty, and by the wrong identity', async (t) => {
    const { instance, recipient, backUp, folder } = installed;
    const other = emptyFolder(t, undefined);
    writeFileSync(join(other, 'master.key'), Buffer.alloc(32, 1).toString('base64'));
    const wrongKey = await restore(plain, other);
    assert.match(wrongKey.output, /encrypted under the master key [0-9a-f]{16}, and there is [0-9a-f]{16}\./);
    const none = await restore(plain, emptyFolder(t, undefined));
    assert.match(none.output, /There is no master key/);
    const { close, dataDir: used } = await startInstance(t);
    await close();
    const notEmpty = await restore(plain, used);
    assert.match(notEmpty.output, /is not empty|exists: a backup is restored into an empty folder only/);
    const running = await restore(plain, instance.dataDir);
    assert.match(running.output, /Another Trunkline is running|is not empty/);

    const { file } = await backUp(['--recipient', recipient]);
    const dataDir = emptyFolder(t, instance.dataDir);
    const encrypted = await restore(file, dataDir);
    assert.match(encrypted.output, /is encrypted\. Add --identity-file/);
    const identity = join(folder, 'other.txt');
    writeFileSync(identity, await generateIdentity());
    const wrong = await restore(file, dataDir, ['--identity-file', identity]);
    assert.match(wrong.output, /does not decrypt/);
    writeFileSync(file, readFileSync(file).subarray(0, -20));
    const cut = await restore(file, dataDir, ['--identity-file', installed.identityFile]);
    assert.match(cut.output, /cannot be read \(.*damaged, or not whole/);
    const missing = await restore(join(folder, 'missing'), dataDir);
    assert.match(missing.output, /cannot be read \(ENOENT/);
    for (const { code } of [wrongKey, none, notEmpty, running, encrypted, wrong, cut, missing])
      assert.equal(code, 1);
  });

  test('of an older version is upgraded', async (t) => {
    const dataDir = emptyFolder(t, installed.instance.dataDir);
    const { code, output } = await restore(await backUpOlderVersion(t), dataDir);
    assert.equal(code, 0, output);
    const copy = await startInstance(t, { DATA_DIR: dataDir });
    assert.deepEqual(await copy.db.selectFrom('app_totals').select('calls').execute(), [{ calls: 3 }]);
  });

  test('whose master key is lost is restored without its secrets', async (t) => {
    const dataDir = emptyFolder(t, undefined);
    const { code, output } = await restore(plain, dataDir, ['--accept-lost-secrets']);
    assert.equal(code, 0, output);
    assert.match(output, /3 of 3 secrets do not decrypt\. Run forget-lost-secrets/);
    const forgotten = await runOperatorHere(['forget-lost-secrets'], { DATA_DIR: dataDir });
    assert.equal(forgotten.code, 0, forgotten.output);
    const copy = await startInstance(t, { DATA_DIR: dataDir });
    const api = client(copy.url, { authorization: `Bearer ${installed.instance.token}` });
    assert.equal((await api('GET', '/api/workspaces/default/integrations/api')).status, 200);
  });
});

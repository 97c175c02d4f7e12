import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createDatabase } from '../../../server/src/testing/postgres-databases.ts';
import { startPostgres } from '../../../server/src/testing/postgres-server.ts';
import { registerItems, startTrunkline, type Trunkline, temporaryFolder } from '../trunkline.ts';
import { type Size, seed } from './seed.ts';

const SIZE: Size = { integrations: 100_000, apps: 10_000, calls: 1_000_000 };
const REQUESTS = 60;

const PAGES = [
  'integrations?limit=50',
  'integrations?limit=50&cursor=LAST',
  'integrations/seeded-50000',
  'integrations/seeded-50000/dependents',
  'apps?limit=50',
  'apps?limit=50&cursor=LAST',
  'specs?limit=50',
  'trash',
  'calls?limit=50',
  'calls?limit=50&cursor=LAST',
  'calls?limit=50&app_id=seeded-77',
  'calls?limit=50&integration=seeded-77',
  'calls?limit=50&code=upstream_timeout',
  'calls?limit=50&code=none_such',
  'calls?limit=50&status=502',
  'calls?limit=50&status=418',
  'calls?limit=50&subject=user-70',
  'audit-log?limit=50',
  'usage?days=30&integration=seeded-77',
  'usage?days=30',
  'usage/integrations',
];

/**
 * How long the pages of a large installation take, on SQLite and, copied from there, on PostgreSQL.
 *
 * @param calls how many calls are in the log; one million if undefined
 */
export async function measureLists(calls?: string): Promise<void> {
  const folder = temporaryFolder();
  const first = await startTrunkline(folder.path, '');
  await registerItems(first, 'http://127.0.0.1:9');
  await first.stop();
  seed(join(folder.path, 'trunkline.db'), { ...SIZE, ...(calls !== undefined && { calls: Number(calls) }) });
  await measurePages('SQLite', await startTrunkline(folder.path, ''));

  const postgres = await startPostgres();
  const url = await createDatabase(postgres.url);
  copy(folder.path, url);
  process.env.DATABASE_URL = url;
  await measurePages('PostgreSQL', await startTrunkline(folder.path, ''));
  await postgres.remove();
  folder.remove();
}

function copy(dataDir: string, url: string): void {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['server/src/instance/operator-cli.ts', 'storage', 'copy', '--to', url],
    { env: { ...process.env, DATA_DIR: dataDir }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (status !== 0) throw new Error(stdout);
}

async function measurePages(engine: string, trunkline: Trunkline): Promise<void> {
  console.log(`\n${engine.padEnd(46)}   median      99th`);
  for (const page of PAGES) {
    const path = await withCursor(trunkline, `/api/workspaces/default/${page}`);
    const times: number[] = [];
    for (let at = 0; at < REQUESTS && total(times) < 6_000; at += 1) {
      const begun = performance.now();
      const { status } = await trunkline.api('GET', path);
      times.push(performance.now() - begun);
      if (status !== 200) throw new Error(`${path} responded with ${status}`);
    }
    times.sort((one, other) => one - other);
    const at = (part: number) => `${(times[Math.ceil(times.length * part) - 1] ?? 0).toFixed(1)} ms`;
    console.log(`${page.padEnd(46)} ${at(0.5).padStart(9)} ${at(0.99).padStart(9)}`);
  }
  await trunkline.stop();
}

/** A page further into a list: the one after twenty others. */
async function withCursor({ api }: Trunkline, path: string): Promise<string> {
  if (!path.includes('cursor=LAST')) return path;
  let cursor: unknown;
  for (let page = 0; page < 20; page += 1) {
    const next = cursor === undefined ? '' : `&cursor=${cursor}`;
    const { body } = await api('GET', path.replace('&cursor=LAST', next));
    cursor = typeof body === 'object' && body !== null && 'next_cursor' in body ? body.next_cursor : cursor;
  }
  return path.replace('LAST', String(cursor));
}

function total(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0);
}

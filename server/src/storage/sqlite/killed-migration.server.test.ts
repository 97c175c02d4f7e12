import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openDatabase } from '../database.ts';

const KILLS = 6;
const DATABASE = new URL('../database.ts', import.meta.url).href;

/** Migrates a database in a process of its own and kills that after a time. @returns whether it was killed before its end */
async function migrateAndKill(file: string, afterMs: number): Promise<boolean> {
  const program = `
    const { openDatabase } = await import(${JSON.stringify(DATABASE)});
    process.stdout.write('opening');
    await openDatabase(${JSON.stringify(file)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await exit;
  clearTimeout(timer);
  return child.signalCode === 'SIGKILL';
}

function migrationsIn(file: string): number {
  const db = new DatabaseSync(file);
  const [row] = db.prepare('select count(*) as n from kysely_migration').all();
  db.close();
  return Number(row?.n);
}

test('a database whose upgrade is killed at any moment is intact, and upgraded by the next start', async (t) => {
  const folder = temporaryFolder(t);
  const former = join(folder, 'former.db');
  const db = new DatabaseSync(former);
  db.exec(readFileSync(new URL('./fixtures/former-schema.sql', import.meta.url), 'utf8'));
  db.close();
  let killed = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const file = join(folder, `${kill}.db`);
    copyFileSync(former, file);
    if (await migrateAndKill(file, kill * 8)) killed += 1;
    const upgraded = await openDatabase(file);
    const { length } = await upgraded.selectFrom('integrations').select('id').execute();
    await upgraded.destroy();
    assert.ok(length > 0);
    assert.ok(migrationsIn(file) > 2);
  }
  assert.ok(killed > 0, 'every upgrade was faster than its kill');
});

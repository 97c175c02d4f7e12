import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../server/src/testing/postgres-server.ts';
import { NO_TRIES, type Tally } from './tries.ts';

/**
 * Runs the tests that docs/security.md names and prints what was tried against each attack of its table:
 * `npm run attacks`, or `npm run attacks -- "another workspace"` for the attacks whose names contain that.
 */

const ROOT = new URL('../../', import.meta.url);

type Attack = { name: string; files: string[] };

/** The attacks of the table, each with the tests against it. Those in a browser are Playwright's. */
function readAttacks(): Attack[] {
  const text = readFileSync(new URL('docs/security.md', ROOT), 'utf8');
  return text.split('\n').flatMap((line) => {
    const [, name = '', , tests = ''] = line.split(/ ?\| ?/);
    const files = [...tests.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, path = '']) =>
      path.startsWith('e2e/') ? path : `server/src/${path}`,
    );
    const missing = files.find((file) => !existsSync(new URL(file, ROOT)));
    if (missing) throw new Error(`docs/security.md names ${missing}, which does not exist.`);
    const ours = files.filter((file) => !file.startsWith('e2e/src/'));
    return ours.length === 0 ? [] : [{ name: name.replaceAll('**', ''), files: ours }];
  });
}

/** Runs files in as many processes as there are processors. @returns what each file tried */
async function tryAll(files: readonly string[]): Promise<Record<string, Tally>> {
  const isOfNodes = (file: string) => file.endsWith('.postgres.test.ts');
  const others = files.filter((file) => !isOfNodes(file));
  const count = Math.min(others.length, availableParallelism());
  const shares = Array.from({ length: count }, (_, share) =>
    others.filter((_file, index) => index % count === share),
  );
  const tallies = await Promise.all(shares.map((share) => tryShare(share)));
  return Object.assign({}, ...tallies, await tryOnPostgres(files.filter(isOfNodes)));
}

/** Several nodes share a PostgreSQL, which is started for their tests. */
async function tryOnPostgres(files: readonly string[]): Promise<Record<string, Tally>> {
  if (files.length === 0) return {};
  const postgres = await startPostgres();
  try {
    return await tryShare(files, { TEST_POSTGRES_URL: postgres.url });
  } finally {
    await postgres.remove();
  }
}

async function tryShare(
  files: readonly string[],
  env: Record<string, string> = {},
): Promise<Record<string, Tally>> {
  const child = fork(fileURLToPath(new URL('run-files.ts', import.meta.url)), [...files], {
    env: { ...process.env, ...env },
  });
  const exit = once(child, 'exit');
  const [tallies] = await Promise.race([once(child, 'message'), exit.then(() => [])]);
  // A process that broke off has shown nothing.
  return tallies ?? Object.fromEntries(files.map((file) => [file, { ...NO_TRIES, failed: 1 }]));
}

const [filter = ''] = process.argv.slice(2);
const attacks = readAttacks().filter(({ name }) => name.toLowerCase().includes(filter.toLowerCase()));
const tallies = await tryAll([...new Set(attacks.flatMap(({ files }) => files))]);

const sum = (all: readonly Tally[], field: keyof Tally) => all.reduce((total, one) => total + one[field], 0);
const FIELDS = ['tests', 'failed', 'cells', 'requests'] as const;
const rowOf = (name: string, all: readonly Tally[]) =>
  `| ${[name, ...FIELDS.map((field) => sum(all, field))].join(' | ')} |`;
console.log(`| attack | ${FIELDS.join(' | ')} |\n| --- | ---: | ---: | ---: | ---: |`);
for (const { name, files } of attacks)
  console.log(
    rowOf(
      name,
      files.map((file) => tallies[file] ?? NO_TRIES),
    ),
  );
console.log(rowOf('all, each file once', Object.values(tallies)));
process.exitCode = sum(Object.values(tallies), 'failed') > 0 ? 1 : 0;

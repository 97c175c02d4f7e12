import { existsSync, readFileSync } from 'node:fs';
import { run } from 'node:test';
import { type Tries, triesIn } from './tries.ts';

/**
 * Runs the tests that docs/security.md names and prints what was tried against each attack of its table:
 * `npm run attacks`, or `npm run attacks -- "another workspace"` for the attacks whose names contain that.
 */

const ROOT = new URL('../../', import.meta.url);

type Attack = { name: string; files: string[] };
type Tally = Tries & { tests: number; failed: number };

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

/** @returns what each file tried */
async function tryAll(files: readonly string[]): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map(files.map((file) => [file, { tests: 0, failed: 0, cells: 0, requests: 0 }]));
  const tallyOf = (path: string | undefined) =>
    tallies.get(files.find((file) => path?.endsWith(`/${file}`)) ?? '');
  const events = run({
    cwd: new URL('.', ROOT).pathname,
    files: [...files],
    concurrency: 2,
  });
  events.on('test:pass', ({ file, details }) => {
    const tally = tallyOf(file);
    if (tally && details.type !== 'suite') tally.tests += 1;
  });
  events.on('test:fail', ({ file, name }) => {
    const tally = tallyOf(file);
    if (tally) tally.failed += 1;
    console.error(`failed: ${name} (${file})`);
  });
  events.on('test:diagnostic', ({ file, message }) => {
    const [tally, tries] = [tallyOf(file), triesIn(message)];
    if (!tally || !tries) return;
    tally.cells += tries.cells;
    tally.requests += tries.requests;
  });
  for await (const _event of events);
  return tallies;
}

const [wanted = ''] = process.argv.slice(2);
const attacks = readAttacks().filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
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
      files.flatMap((file) => tallies.get(file) ?? []),
    ),
  );
console.log(rowOf('all, each file once', [...tallies.values()]));
process.exitCode = sum([...tallies.values()], 'failed') > 0 ? 1 : 0;

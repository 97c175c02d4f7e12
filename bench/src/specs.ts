import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expectBody } from '@trunkline/contract/api-client';
import { Spec } from '@trunkline/contract/schemas/specs';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { freePort } from '../../server/src/testing/port.ts';
import { median } from './processes.ts';
import { measureCallsDuringImports } from './specs-calls.ts';
import { startTrunkline, temporaryFolder } from './trunkline.ts';

const CORPUS = new URL('../../../shared/specs/', import.meta.url);
const ROUNDS = 3;
/** Compared with the other libraries. */
const COMPARED_BYTES = 1_000_000;
const LIBRARIES = ['@readme/openapi-parser', '@apidevtools/swagger-parser'] as const;

type SpecFile = { name: string; path: string; bytes: number };

const Figures = Type.Object({
  ms: Type.Number(),
  mib: Type.Number(),
  refusal: Type.Union([Type.String(), Type.Null()]),
});
type Figures = Static<typeof Figures>;

/**
 * Imports real specs, from the request to the response (downloaded from loopback, parsed, listed, stored on the disk),
 * beside the time of other libraries to parse and validate the same files.
 */
export async function measureSpecs(): Promise<void> {
  if (!existsSync(CORPUS)) throw new Error('../shared/specs is absent: there are no specs to import');
  const folder = temporaryFolder();
  const specs = unpackCorpus(folder.path);
  const host = await startSpecHost(folder.path);

  console.log(
    `median of ${ROUNDS}; each import in a server started for it, each library in a process of its own\n`,
  );
  console.log(
    `${'file'.padEnd(46)} ${'MB'.padStart(5)}  ${['Trunkline', ...LIBRARIES].map((name) => name.padStart(28)).join('')}`,
  );
  for (const spec of specs.filter(({ bytes }) => bytes > COMPARED_BYTES)) {
    const ours = medianOf(await measureRounds(() => measureImport(host, spec)));
    const theirs = LIBRARIES.map((library) =>
      medianOf(Array.from({ length: ROUNDS }, () => runLibrary(library, spec))),
    );
    const columns = [ours, ...theirs].map((figures) => formatFigures(figures).padStart(28)).join('');
    console.log(
      `${spec.name.slice(0, 46).padEnd(46)} ${(spec.bytes / 1e6).toFixed(1).padStart(5)}  ${columns}`,
    );
  }

  await measureCorpus(host, specs);
  compareRefusals(specs);
  await measureCallsDuringImports(host.url(specs[0]?.name ?? ''), host.origin);
  host.close();
  folder.remove();
}

/** The corpus as files, the largest first. */
function unpackCorpus(folder: string): SpecFile[] {
  return readdirSync(CORPUS)
    .filter((file) => file.endsWith('.gz'))
    .map((file) => {
      const bytes = gunzipSync(readFileSync(new URL(file, CORPUS)));
      const name = file.replace(/\.gz$/, '');
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return { name, path, bytes: bytes.length };
    })
    .sort((one, other) => other.bytes - one.bytes);
}

async function startSpecHost(folder: string) {
  const port = await freePort();
  const server = createServer((request, response) =>
    response.end(readFileSync(join(folder, decodeURIComponent(request.url ?? '')))),
  ).listen(port, '127.0.0.1');
  const origin = `127.0.0.1:${port}`;
  return {
    origin,
    url: (name: string) => `http://${origin}/${encodeURIComponent(name)}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
type Host = Awaited<ReturnType<typeof startSpecHost>>;

async function measureImport(host: Host, { name }: SpecFile): Promise<Figures> {
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, host.origin, null);
  // Signs in first, so that only the import is measured.
  await trunkline.api('GET', '/api/workspaces/default/specs');
  const begun = performance.now();
  const refusal = await trunkline
    .api('POST', '/api/workspaces/default/specs', { url: host.url(name) })
    .then((response) => void expectBody(response, Spec))
    .then(() => null, String);
  const ms = performance.now() - begun;
  const mib = peakMib(trunkline.pid);
  await trunkline.stop();
  folder.remove();
  return { ms, mib, refusal };
}

/** Imports all specs in one server, one after the other. */
async function measureCorpus(host: Host, specs: readonly SpecFile[]): Promise<void> {
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, host.origin, null);
  await trunkline.api('GET', '/api/workspaces/default/specs');
  const begun = performance.now();
  for (const { name } of specs)
    expectBody(await trunkline.api('POST', '/api/workspaces/default/specs', { url: host.url(name) }), Spec);
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `\nthe whole corpus, ${specs.length} files: ${seconds.toFixed(1)} s, peak ${peakMib(trunkline.pid).toFixed(0)} MiB, none refused`,
  );
  await trunkline.stop();
  folder.remove();
}

/** How many of the files each library refuses; Trunkline imports all, or `measureCorpus` fails. */
function compareRefusals(specs: readonly SpecFile[]): void {
  for (const library of LIBRARIES) {
    const refused = specs.filter((spec) => runLibrary(library, spec).refusal !== null);
    console.log(
      `${library} refuses ${refused.length} of ${specs.length}: ${refused.map(({ name }) => name).join(', ')}`,
    );
  }
}

function runLibrary(library: string, { path }: SpecFile): Figures {
  const script = fileURLToPath(new URL('./specs-peer.ts', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [script, library, path], { encoding: 'utf8' });
  if (stdout === '') return { ms: Number.NaN, mib: Number.NaN, refusal: stderr.slice(0, 100) };
  return Value.Parse(Figures, JSON.parse(stdout));
}

/** The most memory a process ever had (proc_pid_status(5), VmHWM). */
function peakMib(pid: number): number {
  const [, kib = ''] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

async function measureRounds(measure: () => Promise<Figures>): Promise<Figures[]> {
  const figures: Figures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) figures.push(await measure());
  return figures;
}

function medianOf(figures: readonly Figures[]): Figures {
  return {
    ms: median(figures.map(({ ms }) => ms)),
    mib: median(figures.map(({ mib }) => mib)),
    refusal: figures[0]?.refusal ?? null,
  };
}

function formatFigures({ ms, mib, refusal }: Figures): string {
  return `${ms.toFixed(0)} ms ${mib.toFixed(0)} MiB${refusal === null ? '' : ' refused'}`;
}

import { parentPort, workerData } from 'node:worker_threads';
import { overviewOf } from '../openapi/overview.ts';
import { SpecError, type SpecWarning } from '../openapi/parse/errors.ts';
import type { JsonObject } from '../openapi/parse/json.ts';
import { decoded, readSpec, readText } from '../openapi/parse/read.ts';
import { compress, decompressSync } from './compression.ts';
import type { ImportProgress } from './import-progress.ts';
import type { ComparedSpec, ImportedSpec, ParserJob, ParserMessage } from './parser.ts';
import { sha256Of } from './sha256.ts';

/**
 * Runs in a worker of its own: one job, one answer. See reading.ts. What only some jobs need is loaded by them: to load
 * it all takes longer than to read most descriptions.
 */

/** Nobody reads on for longer. */
const MAX_CHANGED = 500;

const TOO_DEEP =
  'This description is nested too deeply, or grows too large, to be read. Cut it down to the operations you need.';

const job: ParserJob = workerData;
send(await run(job));

function send(message: ParserMessage): void {
  parentPort?.postMessage(message);
}

function step(step: ImportProgress['step']): void {
  send({ kind: 'step', step });
}

async function run(job: ParserJob): Promise<ParserMessage> {
  try {
    switch (job.kind) {
      case 'import':
        return { kind: 'imported', imported: toImportedSpec(parseSource(job.source), job.sourceUrl) };
      case 'describe': {
        const { describeOperations } = await import('../openapi/model/build-operation.ts');
        return { kind: 'described', operations: describeOperations(parseStored(job.kept), job.keys) };
      }
      case 'document': {
        const { documentOperation } = await import('../openapi/model/documentation.ts');
        return { kind: 'documented', operation: documentOperation(parseStored(job.kept), job.key) };
      }
      case 'compare':
        return { kind: 'compared', compared: await compare(job) };
    }
  } catch (error) {
    if (error instanceof SpecError) return { kind: 'refused', code: error.code, message: error.message };
    // The stack of calls ended, or a text got longer than texts can be.
    if (error instanceof RangeError) return { kind: 'refused', code: 'not_a_spec', message: TOO_DEEP };
    throw error;
  }
}

type ParsedSource = { document: JsonObject; warnings: SpecWarning[]; kept: Uint8Array; sha256: string };

/** Reads a raw source and lets go of it as soon as it can: a large one is in memory once, not three times. */
function parseSource(transferred: Uint8Array<ArrayBuffer>): ParsedSource {
  step('parsing');
  // A download comes as it grew. To copy it keeps nobody waiting here.
  const source = new Uint8Array(transferred.buffer.transferToFixedLength());
  const sha256 = sha256Of(source);
  const rawSource = compress(source);
  const text = decoded(source);
  source.buffer.transfer(0);
  return { ...readText(text), kept: rawSource, sha256 };
}

function parseStored(rawSource: Uint8Array): JsonObject {
  return readSpec(decompressSync(rawSource)).document;
}

function toImportedSpec(
  { document, warnings, kept: rawSource, sha256 }: ParsedSource,
  sourceUrl: string | null,
): ImportedSpec {
  step('listing');
  const { operations, ...overview } = overviewOf(document, sourceUrl);
  return {
    ...overview,
    warnings: [...warnings, ...overview.warnings],
    operationCount: operations.length,
    operations: compress(JSON.stringify(operations)),
    rawSource: rawSource,
    sha256,
  };
}

async function compare({
  kept: rawSource,
  source,
  sourceUrl,
  picked: selectedKeys,
}: Extract<ParserJob, { kind: 'compare' }>): Promise<ComparedSpec> {
  const { describeOperations } = await import('../openapi/model/build-operation.ts');
  const { differenceBetween } = await import('../openapi/diff/diff.ts');
  const newer = parseSource(source);
  const imported = toImportedSpec(newer, sourceUrl);
  const difference = differenceBetween(parseStored(rawSource), newer.document);
  const removed = new Set(difference.removed);
  const definitions = describeOperations(
    newer.document,
    selectedKeys.filter((key) => !removed.has(key)),
  );
  return {
    difference: {
      ...difference,
      changed: selectedFirst(difference.changed, selectedKeys).slice(0, MAX_CHANGED),
      changedCount: difference.changed.length,
    },
    operations: definitions,
    imported,
  };
}

function selectedFirst<T extends { key: string }>(
  changed: readonly T[],
  selectedKeys: readonly string[],
): T[] {
  const isPicked = ({ key }: T) => selectedKeys.includes(key);
  return [...changed.filter(isPicked), ...changed.filter((one) => !isPicked(one))];
}

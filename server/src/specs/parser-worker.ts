import { parentPort, workerData } from 'node:worker_threads';
import { overviewOf } from '../openapi/overview.ts';
import { SpecError, type SpecWarning } from '../openapi/parse/errors.ts';
import type { JsonObject } from '../openapi/parse/json.ts';
import { decoded, readSpec, readText } from '../openapi/parse/read.ts';
import { packed, unpacked } from './compression.ts';
import type { Progress } from './import-progress.ts';
import type { ComparedSpec, ImportedSpec, ReadingJob, ReadingMessage } from './parser.ts';
import { sha256Of } from './sha256.ts';

/**
 * Runs in a worker of its own: one job, one answer. See reading.ts. What only some jobs need is loaded by them: to load
 * it all takes longer than to read most descriptions.
 */

/** Nobody reads on for longer. */
const MOST_CHANGED = 500;

const TOO_DEEP =
  'This description is nested too deeply, or grows too large, to be read. Cut it down to the operations you need.';

const job: ReadingJob = workerData;
tell(await answerTo(job));

function tell(message: ReadingMessage): void {
  parentPort?.postMessage(message);
}

function step(step: Progress['step']): void {
  tell({ kind: 'step', step });
}

async function answerTo(job: ReadingJob): Promise<ReadingMessage> {
  try {
    switch (job.kind) {
      case 'import':
        return { kind: 'imported', imported: importedFrom(read(job.source), job.sourceUrl) };
      case 'describe': {
        const { describeOperations } = await import('../openapi/model/build-operation.ts');
        return { kind: 'described', operations: describeOperations(readKept(job.kept), job.keys) };
      }
      case 'document': {
        const { documentOperation } = await import('../openapi/model/documentation.ts');
        return { kind: 'documented', operation: documentOperation(readKept(job.kept), job.key) };
      }
      case 'compare':
        return { kind: 'compared', compared: await compared(job) };
    }
  } catch (error) {
    if (error instanceof SpecError) return { kind: 'refused', code: error.code, message: error.message };
    // The stack of calls ended, or a text got longer than texts can be.
    if (error instanceof RangeError) return { kind: 'refused', code: 'not_a_spec', message: TOO_DEEP };
    throw error;
  }
}

type Read = { document: JsonObject; warnings: SpecWarning[]; kept: Uint8Array; sha256: string };

/** Reads a raw source and lets go of it as soon as it can: a large one is in memory once, not three times. */
function read(given: Uint8Array<ArrayBuffer>): Read {
  step('parsing');
  // A download comes as it grew. To copy it keeps nobody waiting here.
  const source = new Uint8Array(given.buffer.transferToFixedLength());
  const sha256 = sha256Of(source);
  const kept = packed(source);
  const text = decoded(source);
  source.buffer.transfer(0);
  return { ...readText(text), kept, sha256 };
}

function readKept(kept: Uint8Array): JsonObject {
  return readSpec(unpacked(kept)).document;
}

function importedFrom({ document, warnings, kept, sha256 }: Read, sourceUrl: string | null): ImportedSpec {
  step('listing');
  const { operations, ...overview } = overviewOf(document, sourceUrl);
  return {
    ...overview,
    warnings: [...warnings, ...overview.warnings],
    operationCount: operations.length,
    operations: packed(JSON.stringify(operations)),
    kept,
    sha256,
  };
}

async function compared({
  kept,
  source,
  sourceUrl,
  picked,
}: Extract<ReadingJob, { kind: 'compare' }>): Promise<ComparedSpec> {
  const { describeOperations } = await import('../openapi/model/build-operation.ts');
  const { differenceBetween } = await import('../openapi/diff/diff.ts');
  const newer = read(source);
  const imported = importedFrom(newer, sourceUrl);
  const difference = differenceBetween(readKept(kept), newer.document);
  const gone = new Set(difference.removed);
  const described = describeOperations(
    newer.document,
    picked.filter((key) => !gone.has(key)),
  );
  return {
    difference: {
      ...difference,
      changed: pickedFirst(difference.changed, picked).slice(0, MOST_CHANGED),
      changedCount: difference.changed.length,
    },
    described,
    imported,
  };
}

function pickedFirst<T extends { key: string }>(changed: readonly T[], picked: readonly string[]): T[] {
  const isPicked = ({ key }: T) => picked.includes(key);
  return [...changed.filter(isPicked), ...changed.filter((one) => !isPicked(one))];
}

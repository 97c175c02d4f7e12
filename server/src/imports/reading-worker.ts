import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describeOperations } from '../spec/describe.ts';
import { SpecError } from '../spec/errors.ts';
import { overviewOf } from '../spec/overview.ts';
import { readSpec } from '../spec/read.ts';
import type { ReadingJob, ReadingResult } from './reading.ts';

/** Runs in a worker of its own: one job, one answer. See reading.ts. */

const job: ReadingJob = workerData;
parentPort?.postMessage(resultOf(job));

function resultOf(job: ReadingJob): ReadingResult {
  try {
    return job.kind === 'import' ? imported(job.source, job.sourceUrl) : described(job.source, job.keys);
  } catch (error) {
    if (error instanceof SpecError) return { kind: 'refused', code: error.code, message: error.message };
    throw error;
  }
}

function imported(source: Uint8Array, sourceUrl: string | null): ReadingResult {
  const { document, text, warnings } = readSpec(source);
  const { operations, ...overview } = overviewOf(document, sourceUrl);
  return {
    kind: 'imported',
    ...overview,
    warnings: [...warnings, ...overview.warnings],
    operationCount: operations.length,
    operations: JSON.stringify(operations),
    // Level 1: a third of the time of the default, for a tenth more bytes.
    source: gzipSync(text, { level: 1 }),
  };
}

function described(source: Uint8Array, keys: readonly string[]): ReadingResult {
  const { document } = readSpec(gunzipSync(source));
  return { kind: 'described', operations: describeOperations(document, keys) };
}

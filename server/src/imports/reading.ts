import { Worker } from 'node:worker_threads';
import { Problem } from '../http/problems.ts';
import type { OperationDescription } from '../spec/describe.ts';
import type { SpecError, SpecWarning } from '../spec/errors.ts';
import type { SpecFormat } from '../spec/format.ts';
import type { SecurityScheme } from '../spec/security.ts';

/** What the worker is asked; `source` is raw for an import, gzipped (as it is kept) for a description. */
export type ReadingJob =
  | { kind: 'import'; source: Uint8Array; sourceUrl: string | null }
  | { kind: 'describe'; source: Uint8Array; keys: readonly string[] };

export type ImportedSpec = {
  kind: 'imported';
  title: string;
  version: string;
  format: SpecFormat;
  servers: string[];
  security_schemes: SecurityScheme[];
  warnings: SpecWarning[];
  operationCount: number;
  /** The operations as JSON text: they go to storage as they are. */
  operations: string;
  /** The whole description as UTF-8 text, gzipped. */
  source: Uint8Array;
};

export type ReadingResult =
  | ImportedSpec
  | { kind: 'described'; operations: OperationDescription[] }
  | { kind: 'refused'; code: SpecError['code']; message: string };

export type ReadingLimits = { specReadMs: number; specReadMemoryMib: number };
export type Reader = ReturnType<typeof createReader>;

/**
 * Reads API descriptions off the main thread, each in a worker with its own memory and time: whatever a
 * description holds, calls go on, and the worst one costs its importer a refusal.
 */
export function createReader(limits: ReadingLimits) {
  return {
    /** @throws Problem not_a_spec, unsupported_version or spec_too_large */
    async importSpec(source: Uint8Array, sourceUrl: string | null): Promise<ImportedSpec> {
      const result = await run({ kind: 'import', source, sourceUrl }, limits);
      if (result.kind !== 'imported') throw refusal(result);
      return result;
    },

    /**
     * Describes picked operations from the kept source.
     *
     * @throws Problem unknown_operation when the spec does not have one of them
     */
    async describe(source: Uint8Array, keys: readonly string[]): Promise<OperationDescription[]> {
      const result = await run({ kind: 'describe', source, keys }, limits);
      if (result.kind !== 'described') throw refusal(result);
      return result.operations;
    },
  };
}

function refusal(result: ReadingResult): Problem {
  if (result.kind === 'refused') return new Problem(result.code, result.message);
  throw new Error(`the reading worker answered "${result.kind}" to another question`);
}

function run(job: ReadingJob, limits: ReadingLimits): Promise<ReadingResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./reading-worker.ts', import.meta.url), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: limits.specReadMemoryMib },
    });
    const timer = setTimeout(() => finish(() => reject(tooMuch('time'))), limits.specReadMs);
    worker.once('message', (result: ReadingResult) => finish(() => resolve(result)));
    worker.once('error', (error: Error) =>
      finish(() => reject(isOutOfMemory(error) ? tooMuch('memory') : error)),
    );

    function finish(settle: () => void): void {
      clearTimeout(timer);
      void worker.terminate();
      settle();
    }
  });
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooMuch(what: 'time' | 'memory'): Problem {
  return new Problem(
    'spec_too_large',
    `Reading this description takes more ${what} than the server allows. Cut it down to the operations you need, or ask the operator to raise LIMIT_SPEC_READ_${what === 'time' ? 'MS' : 'MEMORY_MIB'}.`,
  );
}

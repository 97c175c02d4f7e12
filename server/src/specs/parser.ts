import { Worker } from 'node:worker_threads';
import { Problem } from '../http/problems.ts';
import type { SpecDifference } from '../openapi/diff/diff.ts';
import type { OperationDescription } from '../openapi/model/build-operation.ts';
import type { OperationDocumentation } from '../openapi/model/documentation.ts';
import type { SecurityScheme } from '../openapi/model/security.ts';
import type { SpecError, SpecWarning } from '../openapi/parse/errors.ts';
import type { SpecFormat } from '../openapi/parse/format.ts';
import type { Progress, Watch } from './import-progress.ts';

/** What the worker is asked. A `source` is raw, and given away; a `kept` one is packed as it is stored. */
export type ReadingJob =
  | { kind: 'import'; source: Uint8Array<ArrayBuffer>; sourceUrl: string | null }
  | { kind: 'describe'; kept: Uint8Array; keys: readonly string[] }
  | { kind: 'document'; kept: Uint8Array; key: string }
  | {
      kind: 'compare';
      kept: Uint8Array;
      source: Uint8Array<ArrayBuffer>;
      sourceUrl: string | null;
      picked: readonly string[];
    };

export type ImportedSpec = {
  title: string;
  version: string;
  format: SpecFormat;
  servers: string[];
  security_schemes: SecurityScheme[];
  warnings: SpecWarning[];
  operationCount: number;
  /** The operations as JSON, packed: a large list is written in a moment, and nobody waits for it. */
  operations: Uint8Array;
  /** The source, packed. */
  kept: Uint8Array;
  /** Of the source as it came. */
  sha256: string;
};

export type ComparedSpec = {
  /** `changed` begins with the picked operations, and leaves out what nobody would read to the end. */
  difference: SpecDifference & { changedCount: number };
  /** The picked operations, as far as the new version has them. */
  described: OperationDescription[];
  imported: ImportedSpec;
};

/** What the worker answers: one result, and steps on the way to it. */
export type ReadingMessage =
  | { kind: 'step'; step: Progress['step'] }
  | { kind: 'imported'; imported: ImportedSpec }
  | { kind: 'described'; operations: OperationDescription[] }
  | { kind: 'documented'; operation: OperationDocumentation }
  | { kind: 'compared'; compared: ComparedSpec }
  | { kind: 'refused'; code: SpecError['code']; message: string };

type Result<Kind extends ReadingMessage['kind']> = Extract<ReadingMessage, { kind: Kind }>;

export type ReadingLimits = { specReadMs: number; specReadMemoryMib: number };
export type Reader = ReturnType<typeof createReader>;

/**
 * Reads API descriptions off the main thread, each in a worker with its own memory and time: whatever a
 * description holds, calls go on, and the worst one costs its importer a refusal.
 */
export function createReader(limits: ReadingLimits) {
  return {
    /**
     * @param source not to be used afterwards
     * @throws Problem not_a_spec, unsupported_version, spec_too_large or cancelled
     */
    async importSpec(source: Uint8Array, sourceUrl: string | null, watch: Watch): Promise<ImportedSpec> {
      const job = { kind: 'import', source: givenAway(source), sourceUrl } as const;
      return (await read('imported', job, watch)).imported;
    },

    /**
     * Describes picked operations from the kept source.
     *
     * @throws Problem unknown_operation when the spec does not have one of them
     */
    async describe(kept: Uint8Array, keys: readonly string[]): Promise<OperationDescription[]> {
      return (await read('described', { kind: 'describe', kept, keys })).operations;
    },

    /** One operation for people. @throws Problem unknown_operation */
    async document(kept: Uint8Array, key: string): Promise<OperationDocumentation> {
      return (await read('documented', { kind: 'document', kept, key })).operation;
    },

    /**
     * Reads a new version of a kept description, and what changed.
     *
     * @param source not to be used afterwards
     * @param picked the operations to describe from the new version
     * @throws Problem as `importSpec`
     */
    async compare(
      kept: Uint8Array,
      source: Uint8Array,
      sourceUrl: string | null,
      picked: readonly string[],
      watch: Watch,
    ): Promise<ComparedSpec> {
      const job = { kind: 'compare', kept, source: givenAway(source), sourceUrl, picked } as const;
      return (await read('compared', job, watch)).compared;
    },
  };

  async function read<Kind extends ReadingMessage['kind']>(
    kind: Kind,
    job: ReadingJob,
    watch?: Watch,
  ): Promise<Result<Kind>> {
    const result = await run(job, limits, watch);
    if (isOfKind(result, kind)) return result;
    if (result.kind === 'refused') throw new Problem(result.code, result.message);
    throw new Error(`the reading worker answered "${result.kind}" to another question`);
  }
}

function isOfKind<Kind extends ReadingMessage['kind']>(
  message: ReadingMessage,
  kind: Kind,
): message is Result<Kind> {
  return message.kind === kind;
}

function run(job: ReadingJob, limits: ReadingLimits, watch?: Watch): Promise<ReadingMessage> {
  return new Promise((resolve, reject) => {
    watch?.signal.throwIfAborted();
    const worker = new Worker(new URL('./parser-worker.ts', import.meta.url), {
      workerData: job,
      transferList: 'source' in job ? [job.source.buffer] : [],
      resourceLimits: { maxOldGenerationSizeMb: limits.specReadMemoryMib },
    });
    const timer = setTimeout(() => finish(() => reject(tooMuch('time'))), limits.specReadMs);
    const giveUp = () => finish(() => reject(watch?.signal.reason));
    watch?.signal.addEventListener('abort', giveUp);
    worker.on('message', (message: ReadingMessage) => {
      if (message.kind === 'step') watch?.onProgress({ step: message.step });
      else finish(() => resolve(message));
    });
    worker.once('error', (error: Error) =>
      finish(() => reject(isOutOfMemory(error) ? tooMuch('memory') : error)),
    );

    function finish(settle: () => void): void {
      clearTimeout(timer);
      watch?.signal.removeEventListener('abort', giveUp);
      void worker.terminate();
      settle();
    }
  });
}

/** The bytes in a buffer of their own, which a worker can take over: they are not to be used here again. */
function givenAway({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  if (isWhole && buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
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

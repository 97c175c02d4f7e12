import { Worker } from 'node:worker_threads';
import { Problem } from '../http/problems.ts';
import type { SpecDifference } from '../openapi/diff/diff.ts';
import type { OperationDescription } from '../openapi/model/build-operation.ts';
import type { OperationDocumentation } from '../openapi/model/documentation.ts';
import type { SecurityScheme } from '../openapi/model/security.ts';
import type { SpecError, SpecWarning } from '../openapi/parse/errors.ts';
import type { SpecFormat } from '../openapi/parse/format.ts';
import type { ImportContext, ImportProgress } from './import-progress.ts';

/** What the worker is asked. A `source` is raw, and given away; a `kept` one is packed as it is stored. */
export type ParserJob =
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
  rawSource: Uint8Array;
  /** Of the source as it came. */
  sha256: string;
};

export type ComparedSpec = {
  /** `changed` begins with the picked operations, and leaves out what nobody would read to the end. */
  difference: SpecDifference & { changedCount: number };
  /** The picked operations, as far as the new version has them. */
  operations: OperationDescription[];
  imported: ImportedSpec;
};

/** What the worker answers: one result, and steps on the way to it. */
export type ParserMessage =
  | { kind: 'step'; step: ImportProgress['step'] }
  | { kind: 'imported'; imported: ImportedSpec }
  | { kind: 'described'; operations: OperationDescription[] }
  | { kind: 'documented'; operation: OperationDocumentation }
  | { kind: 'compared'; compared: ComparedSpec }
  | { kind: 'refused'; code: SpecError['code']; message: string };

type Result<Kind extends ParserMessage['kind']> = Extract<ParserMessage, { kind: Kind }>;

export type ParserLimits = { specReadMs: number; specReadMemoryMib: number };
export type SpecParser = ReturnType<typeof createSpecParser>;

/**
 * Reads API descriptions off the main thread, each in a worker with its own memory and time: whatever a
 * description holds, calls go on, and the worst one costs its importer a refusal.
 */
export function createSpecParser(limits: ParserLimits) {
  return {
    /**
     * @param source not to be used afterwards
     * @throws Problem not_a_spec, unsupported_version, spec_too_large or cancelled
     */
    async importSpec(
      source: Uint8Array,
      sourceUrl: string | null,
      watch: ImportContext,
    ): Promise<ImportedSpec> {
      const job = { kind: 'import', source: toTransferable(source), sourceUrl } as const;
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
      watch: ImportContext,
    ): Promise<ComparedSpec> {
      const job = { kind: 'compare', kept, source: toTransferable(source), sourceUrl, picked } as const;
      return (await read('compared', job, watch)).compared;
    },
  };

  async function read<Kind extends ParserMessage['kind']>(
    kind: Kind,
    job: ParserJob,
    watch?: ImportContext,
  ): Promise<Result<Kind>> {
    const result = await run(job, limits, watch);
    if (isOfKind(result, kind)) return result;
    if (result.kind === 'refused') throw new Problem(result.code, result.message);
    throw new Error(`the reading worker answered "${result.kind}" to another question`);
  }
}

function isOfKind<Kind extends ParserMessage['kind']>(
  message: ParserMessage,
  kind: Kind,
): message is Result<Kind> {
  return message.kind === kind;
}

function run(job: ParserJob, limits: ParserLimits, watch?: ImportContext): Promise<ParserMessage> {
  return new Promise((resolve, reject) => {
    watch?.signal.throwIfAborted();
    const worker = new Worker(new URL('./parser-worker.ts', import.meta.url), {
      workerData: job,
      transferList: 'source' in job ? [job.source.buffer] : [],
      resourceLimits: { maxOldGenerationSizeMb: limits.specReadMemoryMib },
    });
    const timer = setTimeout(() => finish(() => reject(limitExceeded('time'))), limits.specReadMs);
    const cancel = () => finish(() => reject(watch?.signal.reason));
    watch?.signal.addEventListener('abort', cancel);
    worker.on('message', (message: ParserMessage) => {
      if (message.kind === 'step') watch?.onProgress({ step: message.step });
      else finish(() => resolve(message));
    });
    worker.once('error', (error: Error) =>
      finish(() => reject(isOutOfMemory(error) ? limitExceeded('memory') : error)),
    );

    function finish(settle: () => void): void {
      clearTimeout(timer);
      watch?.signal.removeEventListener('abort', cancel);
      void worker.terminate();
      settle();
    }
  });
}

/** The bytes in a buffer of their own, which a worker can take over: they are not to be used here again. */
function toTransferable({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  if (isWhole && buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}

function isOutOfMemory(error: Error): boolean {
  return 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function limitExceeded(what: 'time' | 'memory'): Problem {
  return new Problem(
    'spec_too_large',
    `Reading this description takes more ${what} than the server allows. Cut it down to the operations you need, or ask the operator to raise LIMIT_SPEC_READ_${what === 'time' ? 'MS' : 'MEMORY_MIB'}.`,
  );
}

import { Problem } from '../http/problems.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { OperationDocumentation } from '../openapi/definition/documentation.ts';
import { compress, decompress } from './compression.ts';
import type { ImportContext } from './import-progress.ts';
import type { ParserJob, RawSource } from './parser-job.ts';
import type { ParserMessage, RawComparedSpec, RawImportedSpec } from './parser-messages.ts';
import { createParserPool } from './parser-pool.ts';
import type { ParserThreads } from './parser-threads.ts';
import type { PastedSpec } from './pasted-spec.ts';

/** Each may use all the memory of LIMIT_SPEC_READ_MEMORY_MIB, and one core. */
const MAX_RUNNING = 2;

type Result<Kind extends ParserMessage['kind']> = Extract<ParserMessage, { kind: Kind }>;

export type SpecParser = ReturnType<typeof createSpecParser>;

/** The client of a job: workspaces take turns, and a client that disconnects cancels its job. */
type Request = { workspaceId: string; context?: ImportContext };

/** The source of a stored spec, compressed, and where it was downloaded. */
export type StoredSource = { bytes: Uint8Array; url: string | null };

/** A parsed spec, as it is stored: its source and its list of operations as JSON are compressed. */
export type ImportedSpec = RawImportedSpec & { rawSource: Uint8Array };
export type ComparedSpec = RawComparedSpec & { imported: ImportedSpec };

/** Parses specs off the main thread: calls are served meanwhile. */
export function createSpecParser(threads: ParserThreads) {
  const pool = createParserPool(MAX_RUNNING);

  /**
   * Extracts a pasted spec from the JSON body of a request.
   *
   * @param body must not be used afterwards: its buffer is transferred
   * @throws Problem malformed_request, request_too_large, spec_too_large, rate_limited or cancelled
   */
  function extractPasted(request: Request, body: Uint8Array): Promise<PastedSpec> {
    return inTurn(request, () =>
      parse('extracted', { kind: 'extract-pasted', body: toTransferable(body) }, request),
    );
  }

  /**
   * @param source must not be used afterwards: its buffer is transferred
   * @throws Problem not_a_spec, unsupported_version, spec_too_large, rate_limited or cancelled
   */
  function importSpec(request: Request, source: Uint8Array, sourceUrl: string | null): Promise<ImportedSpec> {
    return inTurn(request, async () => {
      const rawSource = await compress(source);
      const job = { kind: 'import', source: { bytes: toTransferable(source), url: sourceUrl } } as const;
      return toImported((await parse('imported', job, request)).imported, rawSource);
    });
  }

  /**
   * Builds the definitions of operations from a stored source.
   *
   * @throws Problem unknown_operation when the spec does not have one of them, rate_limited
   */
  function buildOperations(
    request: Request,
    stored: StoredSource,
    keys: readonly string[],
  ): Promise<OperationDefinition[]> {
    return inTurn(request, async () => {
      const job = { kind: 'build-operations', stored: await toRaw(stored), keys } as const;
      return (await parse('built', job, request)).operations;
    });
  }

  /** One operation for people. @throws Problem unknown_operation, rate_limited */
  function documentOperation(
    request: Request,
    stored: StoredSource,
    key: string,
  ): Promise<OperationDocumentation> {
    return inTurn(request, async () => {
      const job = { kind: 'document-operation', stored: await toRaw(stored), key } as const;
      return (await parse('documented', job, request)).operation;
    });
  }

  /**
   * Parses a new version of a stored spec and compares the two.
   *
   * @param source must not be used afterwards: its buffer is transferred
   * @param selectedKeys the operations whose definitions are built from the new version
   * @throws Problem as `importSpec`
   */
  function compare(
    request: Request,
    stored: StoredSource,
    source: Uint8Array,
    sourceUrl: string | null,
    selectedKeys: readonly string[],
  ): Promise<ComparedSpec> {
    return inTurn(request, async () => {
      const rawSource = await compress(source);
      const job = {
        kind: 'compare',
        stored: await toRaw(stored),
        source: { bytes: toTransferable(source), url: sourceUrl },
        selectedKeys,
      } as const;
      const { imported, ...compared } = (await parse('compared', job, request)).compared;
      return { ...compared, imported: await toImported(imported, rawSource) };
    });
  }

  function inTurn<T>({ workspaceId, context }: Request, run: () => Promise<T>): Promise<T> {
    return pool.run(workspaceId, context?.signal, run);
  }

  async function parse<Kind extends ParserMessage['kind']>(
    kind: Kind,
    job: ParserJob,
    { context }: Request,
  ): Promise<Result<Kind>> {
    const result = await threads.run(job, context);
    if (isOfKind(result, kind)) return result;
    if (result.kind === 'refused') throw new Problem(result.code, result.message);
    throw new Error(`the parser worker sent "${result.kind}" in place of "${kind}"`);
  }

  return { extractPasted, importSpec, buildOperations, documentOperation, compare };
}

async function toImported(parsed: RawImportedSpec, rawSource: Uint8Array): Promise<ImportedSpec> {
  return { ...parsed, operations: await compress(parsed.operations), rawSource };
}

async function toRaw({ bytes, url }: StoredSource): Promise<RawSource> {
  return { bytes: toTransferable(await decompress(bytes)), url };
}

function isOfKind<Kind extends ParserMessage['kind']>(
  message: ParserMessage,
  kind: Kind,
): message is Result<Kind> {
  return message.kind === kind;
}

/** The bytes in a buffer of their own, which a worker can take over. */
function toTransferable({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  if (isWhole && buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength));
}

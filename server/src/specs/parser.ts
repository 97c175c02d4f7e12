import { Problem } from '../http/problems.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { OperationDocumentation } from '../openapi/definition/documentation.ts';
import type { ImportContext } from './import-progress.ts';
import type { ParserJob, StoredSource } from './parser-job.ts';
import type { ComparedSpec, ImportedSpec, ParserMessage } from './parser-messages.ts';
import { createParserPool } from './parser-pool.ts';
import type { ParserThreads } from './parser-threads.ts';
import type { PastedSpec } from './pasted-spec.ts';

/** Each may use all the memory of LIMIT_SPEC_READ_MEMORY_MIB, and one core. */
const MAX_RUNNING = 2;

type Result<Kind extends ParserMessage['kind']> = Extract<ParserMessage, { kind: Kind }>;

export type SpecParser = ReturnType<typeof createSpecParser>;

/** The client of a job: workspaces take turns, and a client that disconnects cancels its job. */
type Request = { workspaceId: string; context?: ImportContext };

/** Parses specs off the main thread: calls are served meanwhile. */
export function createSpecParser(threads: ParserThreads) {
  const pool = createParserPool(MAX_RUNNING);

  /**
   * Extracts a pasted spec from the JSON body of a request.
   *
   * @param body must not be used afterwards: its buffer is transferred
   * @throws Problem malformed_request, request_too_large, spec_too_large, rate_limited or cancelled
   */
  async function extractPasted(request: Request, body: Uint8Array): Promise<PastedSpec> {
    return parse('extracted', { kind: 'extract-pasted', source: toTransferable(body) }, request);
  }

  /**
   * @param source must not be used afterwards: its buffer is transferred
   * @throws Problem not_a_spec, unsupported_version, spec_too_large, rate_limited or cancelled
   */
  async function importSpec(
    request: Request,
    source: Uint8Array,
    sourceUrl: string | null,
  ): Promise<ImportedSpec> {
    const job = { kind: 'import', source: toTransferable(source), sourceUrl } as const;
    return (await parse('imported', job, request)).imported;
  }

  /**
   * Builds the definitions of operations from a stored source.
   *
   * @throws Problem unknown_operation when the spec does not have one of them, rate_limited
   */
  async function buildOperations(
    request: Request,
    stored: StoredSource,
    keys: readonly string[],
  ): Promise<OperationDefinition[]> {
    return (await parse('built', { kind: 'build-operations', stored, keys }, request)).operations;
  }

  /** One operation for people. @throws Problem unknown_operation, rate_limited */
  async function documentOperation(
    request: Request,
    stored: StoredSource,
    key: string,
  ): Promise<OperationDocumentation> {
    return (await parse('documented', { kind: 'document-operation', stored, key }, request)).operation;
  }

  /**
   * Parses a new version of a stored spec and compares the two.
   *
   * @param source must not be used afterwards: its buffer is transferred
   * @param selectedKeys the operations whose definitions are built from the new version
   * @throws Problem as `importSpec`
   */
  async function compare(
    request: Request,
    stored: StoredSource,
    source: Uint8Array,
    sourceUrl: string | null,
    selectedKeys: readonly string[],
  ): Promise<ComparedSpec> {
    const job = {
      kind: 'compare',
      stored,
      source: toTransferable(source),
      sourceUrl,
      selectedKeys,
    } as const;
    return (await parse('compared', job, request)).compared;
  }

  async function parse<Kind extends ParserMessage['kind']>(
    kind: Kind,
    job: ParserJob,
    { workspaceId, context }: Request,
  ): Promise<Result<Kind>> {
    const result = await pool.run(workspaceId, context?.signal, () => threads.run(job, context));
    if (isOfKind(result, kind)) return result;
    if (result.kind === 'refused') throw new Problem(result.code, result.message);
    throw new Error(`the parser worker sent "${result.kind}" in place of "${kind}"`);
  }

  return { extractPasted, importSpec, buildOperations, documentOperation, compare };
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

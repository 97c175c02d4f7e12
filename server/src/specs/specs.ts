import type { ProblemCode } from '@trunkline/contract/problems';
import { LRUCache } from 'lru-cache';
import { v7 as uuid } from 'uuid';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { OperationDocumentation } from '../openapi/definition/documentation.ts';
import type { OperationSummary } from '../openapi/model/operation-summary.ts';
import { createOperationIndex, type OperationIndex } from '../openapi/search/operation-index.ts';
import { enforceWorkspaceQuota } from '../quotas/quotas.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { ImportContext } from './import-progress.ts';
import { facetsOf, filterOperations, type OperationFilter } from './operation-filter.ts';
import type { ComparedSpec, ImportedSpec, SpecParser, StoredSource } from './parser.ts';
import { type ImportInput, type SpecSource, type SpecSources, withRawUrl } from './sources.ts';
import {
  deleteSpec,
  findIntegrationUsing,
  findSpecRow,
  insertSpec,
  listSpecRows,
  readOperationList,
  readSource,
  type SpecRow,
} from './spec-storage.ts';

export type Specs = ReturnType<typeof createSpecs>;

/** Operations cached in memory with their indexes, of all specs: some 200 MB. */
const MAX_CACHED_OPERATIONS = 50_000;
/** Documented operations cached in memory: one takes a parser worker to make. */
const MAX_DOCUMENTED_OPERATIONS = 500;

type SpecsDeps = { db: Database; sources: SpecSources; parser: SpecParser };
/** The code of the problem where nothing was imported. */
type ImportResult = 'imported' | ProblemCode;
type OperationList = { operations: OperationSummary[]; index: OperationIndex };

/** The imported specs of the workspaces. A stored spec never changes. */
export function createSpecs({ db, sources, parser }: SpecsDeps) {
  const operationLists = new LRUCache<string, OperationList>({
    maxSize: MAX_CACHED_OPERATIONS,
    sizeCalculation: ({ operations }) => Math.min(operations.length + 1, MAX_CACHED_OPERATIONS),
  });
  const documentation = new LRUCache<string, Promise<OperationDocumentation>>({
    max: MAX_DOCUMENTED_OPERATIONS,
  });

  /** Since the start, by what came of them. */
  const imports = new Map<ImportResult, number>();

  function countImport(result: ImportResult): void {
    imports.set(result, (imports.get(result) ?? 0) + 1);
  }

  /**
   * Stores a spec, from its URL or as it was pasted.
   *
   * @throws Problem invalid_url, egress_denied, spec_unreachable, spec_too_large, not_a_spec, unsupported_version,
   *   rate_limited, quota_exceeded
   */
  async function importSpec(
    member: Membership,
    input: ImportInput,
    context: ImportContext,
  ): Promise<SpecRow> {
    try {
      const row = await downloadAndStore(member, input, context);
      countImport('imported');
      return row;
    } catch (error) {
      countImport(error instanceof Problem ? error.code : 'internal_error');
      throw error;
    }
  }

  async function downloadAndStore(
    member: Membership,
    input: ImportInput,
    context: ImportContext,
  ): Promise<SpecRow> {
    await enforceSpecQuotas(db, member);
    const source =
      'url' in input ? await sources.fromUrl(member, input.url, context) : sources.fromPaste(input.pasted);
    const request = { workspaceId: member.workspace.id, context };
    const imported = await parser.importSpec(request, source.body, source.url).catch((error) => {
      throw withRawUrl(error, source);
    });
    context.signal.throwIfAborted();
    context.onProgress({ step: 'storing' });
    const row = toSpecRow(member, source, imported);
    await db.transaction().execute(async (trx) => {
      await enforceSpecQuotas(trx, member);
      await insertSpec(trx, row, imported);
      await recordAuditEvent(trx, member, 'spec.import', targetOf(row), {
        source_url: [null, row.source_url],
      });
    });
    return row;
  }

  /**
   * Parses a new version of a spec and compares the two; stores nothing.
   *
   * @param selectedKeys the operations whose definitions are built from the new version
   * @throws Problem not_a_spec, unsupported_version, spec_too_large, rate_limited
   */
  async function compare(
    spec: SpecRow,
    source: SpecSource,
    selectedKeys: readonly string[],
    context: ImportContext,
  ): Promise<ComparedSpec> {
    const request = { workspaceId: spec.workspace_id, context };
    return parser.compare(request, await storedSource(spec), source.body, source.url, selectedKeys);
  }

  /** The specs of a workspace, newest first, after the id `after`. */
  function list(workspaceId: string, after: string | undefined, limit: number): Promise<SpecRow[]> {
    return listSpecRows(db, workspaceId, after, limit);
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, id: string): Promise<SpecRow> {
    const row = await findSpecRow(db, workspaceId, id);
    if (!row) throw notFound('spec');
    return row;
  }

  /** @throws Problem not_found, or spec_in_use while an integration uses it */
  async function remove(member: Membership, id: string): Promise<void> {
    const spec = await read(member.workspace.id, id);
    await db.transaction().execute(async (trx) => {
      const integration = await findIntegrationUsing(trx, id);
      if (integration) throw specInUse(integration);
      await deleteSpec(trx, id);
      await recordAuditEvent(trx, member, 'spec.delete', targetOf(spec));
    });
  }

  /** In the order of the document. */
  async function operationsOf(id: string): Promise<OperationList> {
    const cached = operationLists.get(id);
    if (cached) return cached;
    const operations = await readOperationList(db, id);
    const list = { operations, index: createOperationIndex(operations) };
    operationLists.set(id, list);
    return list;
  }

  /**
   * Builds the definitions of operations of a spec that `read` found.
   *
   * @throws Problem unknown_operation, rate_limited
   */
  async function buildOperations(spec: SpecRow, keys: readonly string[]): Promise<OperationDefinition[]> {
    return parser.buildOperations({ workspaceId: spec.workspace_id }, await storedSource(spec), keys);
  }

  /** The operations of a spec that a filter leaves. @throws Problem not_found */
  async function searchOperations(
    workspaceId: string,
    id: string,
    filter: OperationFilter,
  ): Promise<OperationSummary[]> {
    await read(workspaceId, id);
    return filterOperations(await operationsOf(id), filter);
  }

  /** What the operations of a spec can be narrowed to. @throws Problem not_found */
  async function readFacets(workspaceId: string, id: string) {
    await read(workspaceId, id);
    return facetsOf((await operationsOf(id)).operations);
  }

  /** One operation of a spec, with its documentation. @throws Problem not_found, rate_limited */
  async function documentOperation(
    workspaceId: string,
    id: string,
    key: string,
  ): Promise<OperationDocumentation> {
    const spec = await read(workspaceId, id);
    const { operations } = await operationsOf(id);
    if (!operations.some((operation) => operation.key === key)) throw notFound('operation');
    const cacheKey = `${spec.id} ${key}`;
    const cached = documentation.get(cacheKey);
    if (cached) return cached;
    const documenting = parseDocumentation(spec, key);
    documentation.set(cacheKey, documenting);
    documenting.catch(() => documentation.delete(cacheKey));
    return documenting;
  }

  async function parseDocumentation(spec: SpecRow, key: string): Promise<OperationDocumentation> {
    return parser.documentOperation({ workspaceId: spec.workspace_id }, await storedSource(spec), key);
  }

  async function storedSource({ id, source_url: url }: SpecRow): Promise<StoredSource> {
    return { bytes: await readSource(db, id), url };
  }

  return {
    importSpec,
    imports,
    compare,
    list,
    read,
    remove,
    searchOperations,
    readFacets,
    buildOperations,
    documentOperation,
  };
}

/** The row of a spec that was just imported. */
export function toSpecRow(
  member: Membership,
  { url, requestedUrl, etag, lastModified }: SpecSource,
  imported: ImportedSpec,
): SpecRow {
  const now = new Date().toISOString();
  return {
    id: uuid(),
    workspace_id: member.workspace.id,
    source_url: url,
    requested_url: requestedUrl,
    source_sha256: url === null ? null : imported.sha256,
    source_etag: etag,
    source_last_modified: lastModified,
    source_checked_at: url === null ? null : now,
    title: imported.title,
    version: imported.version,
    api_description: imported.description,
    format: imported.format,
    servers: JSON.stringify(imported.servers),
    security_schemes: JSON.stringify(imported.security_schemes),
    warnings: JSON.stringify(imported.warnings),
    operation_count: imported.operationCount,
    created_by: member.user.id,
    created_at: now,
  };
}

function targetOf({ id, title }: SpecRow) {
  return { id, name: title };
}

function specInUse({ slug, deleted_slug }: Pick<Row<'integrations'>, 'slug' | 'deleted_slug'>): Problem {
  return new Problem(
    'spec_in_use',
    deleted_slug === null
      ? `The integration "${slug}" uses this spec. Delete the integration first.`
      : `The integration "${deleted_slug}" in the trash uses this spec. Delete it permanently first.`,
  );
}

/** Checked before a spec is parsed, and again before it is stored. */
async function enforceSpecQuotas(db: Database, { workspace }: Membership): Promise<void> {
  await enforceWorkspaceQuota(db, workspace, 'specs');
  await enforceWorkspaceQuota(db, workspace, 'spec_bytes');
}

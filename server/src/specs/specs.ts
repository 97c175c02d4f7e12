import { LRUCache } from 'lru-cache';
import { v7 as uuid } from 'uuid';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { OperationDocumentation } from '../openapi/model/documentation.ts';
import type { OperationSummary } from '../openapi/model/operations.ts';
import { createOperationIndex, type OperationIndex } from '../openapi/search/search.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { decompress } from './compression.ts';
import type { ImportContext } from './import-progress.ts';
import type { ComparedSpec, ImportedSpec, SpecParser } from './parser.ts';
import { type SpecSource, type SpecSources, withRawUrl } from './sources.ts';

export type Specs = ReturnType<typeof createSpecs>;

/** A kept spec without its source and operations. */
export type SpecRow = Omit<Row<'specs'>, 'source' | 'operations'>;

const OVERVIEW_COLUMNS = [
  'id',
  'workspace_id',
  'source_url',
  'requested_url',
  'source_sha256',
  'source_etag',
  'source_last_modified',
  'source_checked_at',
  'title',
  'version',
  'format',
  'servers',
  'security_schemes',
  'warnings',
  'operation_count',
  'created_by',
  'created_at',
] as const;

/** Operations kept in memory with their indexes, of all specs that people look at: some 200 MB. */
const MAX_CACHED_OPERATIONS = 50_000;

type SpecsDeps = { db: Database; sources: SpecSources; reader: SpecParser };

/** The kept specs of the workspaces: imported once, never changed by themselves. */
export function createSpecs({ db, sources, reader }: SpecsDeps) {
  const operationLists = new LRUCache<string, OperationList>({
    maxSize: MAX_CACHED_OPERATIONS,
    sizeCalculation: ({ operations }) => Math.min(operations.length + 1, MAX_CACHED_OPERATIONS),
  });

  /**
   * Downloads and keeps a description.
   *
   * @throws Problem invalid_url, egress_denied, spec_unreachable, spec_too_large, not_a_spec, unsupported_version
   */
  async function importFromUrl(member: Membership, url: string, watch: ImportContext): Promise<SpecRow> {
    return storeSpec(member, await sources.fromUrl(url, watch), watch);
  }

  /**
   * Keeps a pasted description.
   *
   * @throws Problem spec_too_large, not_a_spec, unsupported_version
   */
  async function importFromText(member: Membership, text: string, watch: ImportContext): Promise<SpecRow> {
    return storeSpec(member, sources.fromText(text), watch);
  }

  async function storeSpec(member: Membership, source: SpecSource, watch: ImportContext): Promise<SpecRow> {
    const imported = await reader.importSpec(source.body, source.url, watch).catch((error) => {
      throw withRawUrl(error, source);
    });
    watch.signal.throwIfAborted();
    watch.onProgress({ step: 'storing' });
    const row = toSpecRow(member, source, imported);
    await db.transaction().execute(async (trx) => {
      await insertSpec(trx, row, imported);
      await recordAuditEvent(trx, member, 'spec.import', targetOf(row), {
        source_url: [null, row.source_url],
      });
    });
    return row;
  }

  /**
   * Reads a new version of a kept spec, and what changed; keeps nothing.
   *
   * @param picked the operations to describe from the new version
   * @throws Problem not_a_spec, unsupported_version, spec_too_large
   */
  async function compare(
    spec: SpecRow,
    source: SpecSource,
    picked: readonly string[],
    watch: ImportContext,
  ): Promise<ComparedSpec> {
    return reader.compare(await sourceOf(spec.id), source.body, source.url, picked, watch);
  }

  /** The specs of a workspace, newest first, after the id `after`. */
  async function list(workspaceId: string, after: string | undefined, limit: number): Promise<SpecRow[]> {
    let query = db.selectFrom('specs').select(OVERVIEW_COLUMNS).where('workspace_id', '=', workspaceId);
    if (after !== undefined) query = query.where('id', '<', after);
    return query.orderBy('id', 'desc').limit(limit).execute();
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, id: string): Promise<SpecRow> {
    const row = await db
      .selectFrom('specs')
      .select(OVERVIEW_COLUMNS)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('spec');
    return row;
  }

  /** @throws Problem not_found, or spec_in_use while an integration needs it */
  async function remove(member: Membership, id: string): Promise<void> {
    const spec = await read(member.workspace.id, id);
    await db.transaction().execute(async (trx) => {
      const user = await integrationUsing(trx, id);
      if (user) throw specInUse(user);
      await trx.deleteFrom('specs').where('id', '=', id).execute();
      await recordAuditEvent(trx, member, 'spec.delete', targetOf(spec));
    });
  }

  /** The packed source of a spec that `read` found. */
  async function sourceOf(id: string): Promise<Uint8Array> {
    const row = await db.selectFrom('specs').select('source').where('id', '=', id).executeTakeFirstOrThrow();
    return row.source;
  }

  /** The operations of a spec that `read` found, in the description's order, and what finds them. */
  async function operationsOf(id: string): Promise<OperationList> {
    const known = operationLists.get(id);
    if (known) return known;
    const row = await db
      .selectFrom('specs')
      .select('operations')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const operations: OperationSummary[] = JSON.parse(await decompressText(row.operations));
    const list = { operations, index: createOperationIndex(operations) };
    operationLists.set(id, list);
    return list;
  }

  /** One operation of a spec that `read` found. @throws Problem not_found */
  async function documentOperation(id: string, key: string): Promise<OperationDocumentation> {
    const { operations } = await operationsOf(id);
    if (!operations.some((operation) => operation.key === key)) throw notFound('operation');
    return reader.document(await sourceOf(id), key);
  }

  return {
    describe: documentOperation,
    importFromUrl,
    importFromText,
    compare,
    list,
    read,
    remove,
    sourceOf,
    operationsOf,
  };
}

async function decompressText(stored: Uint8Array | string): Promise<string> {
  return typeof stored === 'string' ? stored : (await decompress(stored)).toString('utf8');
}

type OperationList = { operations: OperationSummary[]; index: OperationIndex };

/** What is stored of a description that was just read. */
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
    format: imported.format,
    servers: JSON.stringify(imported.servers),
    security_schemes: JSON.stringify(imported.security_schemes),
    warnings: JSON.stringify(imported.warnings),
    operation_count: imported.operationCount,
    created_by: member.user.id,
    created_at: now,
  };
}

export async function insertSpec(
  db: Database,
  row: SpecRow,
  { rawSource: kept, operations }: ImportedSpec,
): Promise<void> {
  await db
    .insertInto('specs')
    .values({ ...row, source: kept, operations })
    .execute();
}

/** Deletes a spec that a newer version took the place of, unless an integration still needs it. */
export async function removeSpecIfUnused(db: Database, id: string): Promise<void> {
  if (await integrationUsing(db, id)) return;
  await db.deleteFrom('specs').where('id', '=', id).execute();
}

/** An integration, deleted or not, that needs a spec. */
function integrationUsing(db: Database, specId: string) {
  return db
    .selectFrom('integrations')
    .select(['slug', 'deleted_slug'])
    .where('spec_id', '=', specId)
    .executeTakeFirst();
}

function targetOf({ id, title }: SpecRow) {
  return { id, name: title };
}

function specInUse({ slug, deleted_slug }: Pick<Row<'integrations'>, 'slug' | 'deleted_slug'>): Problem {
  return new Problem(
    'spec_in_use',
    deleted_slug === null
      ? `The integration "${slug}" uses this spec. Delete the integration first.`
      : `The deleted integration "${deleted_slug}" can still be restored and would need this spec. Erase it first.`,
  );
}

import { LRUCache } from 'lru-cache';
import { v7 as uuid } from 'uuid';
import { noteActivity } from '../audit/activity.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { downloadSpec, rawAddressOf } from '../egress/download.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Settings } from '../settings.ts';
import type { OperationDescription } from '../spec/describe.ts';
import type { OperationSummary } from '../spec/operations.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { downloadProblem } from './download-problems.ts';
import type { Reader } from './reading.ts';

export type Specs = ReturnType<typeof createSpecs>;

/** A kept spec without its source and operations. */
export type SpecRow = Omit<Row<'specs'>, 'source' | 'operations'>;

const OVERVIEW_COLUMNS = [
  'id',
  'workspace_id',
  'source_url',
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

type Parts = { db: Database; egress: Egress; reader: Reader; limits: Settings['limits'] };

/** The kept specs of the workspaces: imported once, never changed by themselves. */
export function createSpecs({ db, egress, reader, limits }: Parts) {
  const operationLists = new LRUCache<string, OperationSummary[]>({ max: 16 });

  /**
   * Downloads and keeps a description.
   *
   * @throws Problem invalid_url, egress_denied, spec_unreachable, spec_too_large, not_a_spec, unsupported_version
   */
  async function importFromUrl(member: Membership, url: string): Promise<SpecRow> {
    const downloaded = await download(url);
    try {
      return await keep(member, downloaded.body, downloaded.url);
    } catch (error) {
      const raw = rawAddressOf(url);
      if (raw && error instanceof Problem && error.code === 'not_a_spec') {
        throw new Problem('not_a_spec', `${error.message} For a file on GitHub, use its raw address: ${raw}`);
      }
      throw error;
    }
  }

  async function download(url: string): Promise<{ body: Uint8Array; url: string }> {
    try {
      return await downloadSpec(egress, url, {
        maxBytes: limits.specBytes,
        timeoutMs: limits.specDownloadMs,
      });
    } catch (error) {
      throw downloadProblem(error, url);
    }
  }

  /**
   * Keeps a pasted description.
   *
   * @throws Problem spec_too_large, not_a_spec, unsupported_version
   */
  async function importFromText(member: Membership, text: string): Promise<SpecRow> {
    const source = Buffer.from(text, 'utf8');
    if (source.length > limits.specBytes) throw specTooLarge(limits.specBytes);
    return keep(member, source, null);
  }

  async function keep(member: Membership, source: Uint8Array, sourceUrl: string | null): Promise<SpecRow> {
    const spec = await reader.importSpec(source, sourceUrl);
    const row: SpecRow = {
      id: uuid(),
      workspace_id: member.workspace.id,
      source_url: sourceUrl,
      title: spec.title,
      version: spec.version,
      format: spec.format,
      servers: JSON.stringify(spec.servers),
      security_schemes: JSON.stringify(spec.security_schemes),
      warnings: JSON.stringify(spec.warnings),
      operation_count: spec.operationCount,
      created_by: member.user.id,
      created_at: new Date().toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('specs')
        .values({ ...row, source: spec.source, operations: spec.operations })
        .execute();
      await noteActivity(trx, member, 'spec.import', targetOf(row), { source_url: [null, sourceUrl] });
    });
    return row;
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
      const user = await trx
        .selectFrom('integrations')
        .select(['slug', 'deleted_slug'])
        .where('spec_id', '=', id)
        .executeTakeFirst();
      if (user) throw specInUse(user);
      await trx.deleteFrom('specs').where('id', '=', id).execute();
      await noteActivity(trx, member, 'spec.delete', targetOf(spec));
    });
  }

  /** The gzipped source of a spec that `read` found. */
  async function sourceOf(id: string): Promise<Uint8Array> {
    const row = await db.selectFrom('specs').select('source').where('id', '=', id).executeTakeFirstOrThrow();
    return row.source;
  }

  /** The operations of a spec that `read` found, in the description's order. */
  async function operationsOf(id: string): Promise<OperationSummary[]> {
    const known = operationLists.get(id);
    if (known) return known;
    const row = await db
      .selectFrom('specs')
      .select('operations')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const operations: OperationSummary[] = JSON.parse(row.operations);
    operationLists.set(id, operations);
    return operations;
  }

  /** One operation of a spec that `read` found. @throws Problem not_found */
  async function describe(id: string, key: string): Promise<OperationDescription> {
    const isListed = (await operationsOf(id)).some((operation) => operation.key === key);
    const [operation] = isListed ? await reader.describe(await sourceOf(id), [key]) : [];
    if (!operation) throw notFound('operation');
    return operation;
  }

  return { describe, importFromUrl, importFromText, list, read, remove, sourceOf, operationsOf };
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

export function specTooLarge(limit: number): Problem {
  const mib = Math.floor(limit / 1024 / 1024);
  return new Problem(
    'spec_too_large',
    `The description is larger than ${mib > 0 ? `${mib} MiB` : `${limit} bytes`}. Cut it down to the operations you need, or ask the operator to raise LIMIT_SPEC_BYTES.`,
  );
}

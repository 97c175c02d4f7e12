import { v7 as uuid } from 'uuid';
import type { EgressRules } from '../egress/rules.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Reader } from '../imports/reading.ts';
import type { Specs } from '../imports/specs.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Changes } from '../storage/changes.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { baseUrlWarning, readBaseUrl } from './base-url.ts';
import { type HeaderInput, type HeaderRow, type ShownHeader, sealHeaders, showHeaders } from './headers.ts';

export type Integrations = ReturnType<typeof createIntegrations>;

export type IntegrationInput = {
  spec_id: string;
  slug: string;
  name?: string;
  description?: string;
  base_url?: string;
  operations: string[];
  headers?: HeaderInput[];
};

export type IntegrationEdit = Partial<Omit<IntegrationInput, 'spec_id'>>;

/** An integration as members see it, without its headers. */
export type IntegrationView = Omit<Row<'integrations'>, 'workspace_id'> & {
  operations: string[];
  warnings: string[];
};

/** What only those see who may see headers. */
export type HeadersView = { headers: ShownHeader[]; unreadable: string | null };

const MOST_OPERATIONS = 30;

type Parts = {
  db: Database;
  vault: Vault;
  specs: Specs;
  reader: Reader;
  egressRules: EgressRules;
  changes: Changes;
};

/** Integrations of the workspaces: create, list, read, edit with revision, delete. */
export function createIntegrations({ db, vault, specs, reader, egressRules, changes }: Parts) {
  /**
   * @throws Problem invalid_request, too_many_operations, unknown_operation, not_found (the spec),
   *   slug_taken, secrets_unreadable
   */
  async function create({ workspace, user }: Membership, input: IntegrationInput): Promise<string> {
    const spec = await specs.read(workspace.id, input.spec_id);
    const servers: string[] = JSON.parse(spec.servers);
    const now = new Date().toISOString();
    const row = {
      id: uuid(),
      workspace_id: workspace.id,
      spec_id: spec.id,
      slug: input.slug,
      name: input.name ?? spec.title,
      description: input.description ?? '',
      base_url: readBaseUrl(input.base_url ?? servers[0]),
      revision: 1,
      created_by: user.id,
      updated_by: user.id,
      created_at: now,
      updated_at: now,
    };
    const operations = await operationRows(spec.id, row.id, input.operations);
    const headers = await sealHeaders(vault, row, input.headers ?? [], []);
    await db.transaction().execute(async (trx) => {
      await refuseTakenSlug(trx, workspace.id, input.slug);
      await trx.insertInto('integrations').values(row).execute();
      await trx.insertInto('integration_operations').values(operations).execute();
      await insertHeaders(trx, row.id, headers);
    });
    changes.announce({ kind: 'integration', workspaceId: workspace.id, slug: row.slug });
    return row.slug;
  }

  /** The integrations of a workspace by slug, after the slug `after`. */
  async function list(
    workspaceId: string,
    after: string | undefined,
    limit: number,
  ): Promise<IntegrationView[]> {
    let query = db.selectFrom('integrations').selectAll().where('workspace_id', '=', workspaceId);
    if (after !== undefined) query = query.where('slug', '>', after);
    const rows = await query.orderBy('slug').limit(limit).execute();
    return Promise.all(rows.map(view));
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, slug: string): Promise<IntegrationView> {
    return view(await find(workspaceId, slug));
  }

  /** @throws Problem not_found */
  async function readHeaders(workspaceId: string, slug: string): Promise<HeadersView> {
    const row = await find(workspaceId, slug);
    return showHeaders(vault, row, await headerRows(row.id));
  }

  /**
   * Changes what `edit` names and nothing else. Operations are picked from the kept spec.
   *
   * @param revision the revision the editor had read; '*' for whichever it is
   * @returns the slug, which may be new
   * @throws Problem stale_revision, and as `create`
   */
  async function edit(
    { workspace, user }: Membership,
    slug: string,
    revision: number | '*',
    edit: IntegrationEdit,
  ): Promise<string> {
    const row = await find(workspace.id, slug);
    if (revision !== '*' && revision !== row.revision) throw stale(row);
    const { operations: keys, headers: inputs, base_url, ...plain } = edit;
    const operations = keys && (await operationRows(row.spec_id, row.id, keys));
    const headers = inputs && (await sealHeaders(vault, row, inputs, await headerRows(row.id)));
    const changed = {
      ...plain,
      ...(base_url !== undefined && { base_url: readBaseUrl(base_url) }),
      revision: row.revision + 1,
      updated_by: user.id,
      updated_at: new Date().toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      if (plain.slug !== undefined && plain.slug !== slug)
        await refuseTakenSlug(trx, workspace.id, plain.slug);
      const { numUpdatedRows } = await trx
        .updateTable('integrations')
        .set(changed)
        .where('id', '=', row.id)
        .where('revision', '=', row.revision)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw stale(row);
      if (operations) {
        await trx.deleteFrom('integration_operations').where('integration_id', '=', row.id).execute();
        await trx.insertInto('integration_operations').values(operations).execute();
      }
      if (headers) {
        await trx.deleteFrom('integration_headers').where('integration_id', '=', row.id).execute();
        await insertHeaders(trx, row.id, headers);
      }
    });
    const newSlug = plain.slug ?? slug;
    for (const name of new Set([slug, newSlug])) {
      changes.announce({ kind: 'integration', workspaceId: workspace.id, slug: name });
    }
    return newSlug;
  }

  /** @throws Problem not_found */
  async function remove({ workspace }: Membership, slug: string): Promise<void> {
    const { numDeletedRows } = await db
      .deleteFrom('integrations')
      .where('workspace_id', '=', workspace.id)
      .where('slug', '=', slug)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound('integration');
    changes.announce({ kind: 'integration', workspaceId: workspace.id, slug });
  }

  async function find(workspaceId: string, slug: string): Promise<Row<'integrations'>> {
    const row = await db
      .selectFrom('integrations')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('slug', '=', slug)
      .executeTakeFirst();
    if (!row) throw notFound('integration');
    return row;
  }

  async function view({ workspace_id, ...row }: Row<'integrations'>): Promise<IntegrationView> {
    const operations = await db
      .selectFrom('integration_operations')
      .select('key')
      .where('integration_id', '=', row.id)
      .orderBy('position')
      .execute();
    const warning = baseUrlWarning(egressRules, row.base_url);
    return { ...row, operations: operations.map(({ key }) => key), warnings: warning ? [warning] : [] };
  }

  async function operationRows(
    specId: string,
    integrationId: string,
    keys: readonly string[],
  ): Promise<Row<'integration_operations'>[]> {
    const picked = [...new Set(keys)];
    if (picked.length === 0) {
      throw new Problem(
        'invalid_request',
        'Pick at least one operation: an integration without operations lets nobody call anything.',
        {
          errors: [{ path: 'operations', message: 'is empty' }],
        },
      );
    }
    if (picked.length > MOST_OPERATIONS) {
      throw new Problem(
        'too_many_operations',
        `An integration has ${MOST_OPERATIONS} operations at most, and ${picked.length} were picked. Leave some out, or make a second integration.`,
      );
    }
    const described = await reader.describe(await specs.sourceOf(specId), picked);
    return described.map((operation, position) => ({
      integration_id: integrationId,
      position,
      key: operation.key,
      described: JSON.stringify(operation),
    }));
  }

  function headerRows(integrationId: string): Promise<HeaderRow[]> {
    return db
      .selectFrom('integration_headers')
      .select(['name', 'sensitive', 'value'])
      .where('integration_id', '=', integrationId)
      .orderBy('position')
      .execute();
  }

  return { create, list, read, readHeaders, edit, remove };
}

async function insertHeaders(
  db: Database,
  integrationId: string,
  headers: readonly HeaderRow[],
): Promise<void> {
  if (headers.length === 0) return;
  const rows = headers.map((header, position) => ({ ...header, integration_id: integrationId, position }));
  await db.insertInto('integration_headers').values(rows).execute();
}

async function refuseTakenSlug(db: Database, workspaceId: string, slug: string): Promise<void> {
  const taken = await db
    .selectFrom('integrations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (taken) {
    throw new Problem(
      'slug_taken',
      `This workspace has an integration "${slug}" already. Choose another slug.`,
      {
        errors: [{ path: 'slug', message: 'is taken' }],
      },
    );
  }
}

function stale({ slug, revision, updated_at }: Row<'integrations'>): Problem {
  return new Problem(
    'stale_revision',
    `The integration "${slug}" was changed at ${updated_at} (it is at revision ${revision} now). Read it again and repeat your change.`,
  );
}

import { v7 as uuid } from 'uuid';
import { type Difference, differenceOf, noteActivity } from '../audit/activity.ts';
import type { CallLog } from '../audit/call-log.ts';
import type { EgressRules } from '../egress/rules.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Reader } from '../imports/reading.ts';
import type { Specs } from '../imports/specs.ts';
import type { Vault } from '../secrets/vault.ts';
import type { OperationDescription } from '../spec/describe.ts';
import type { Changes } from '../storage/changes.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { baseUrlWarning, readBaseUrl } from './base-url.ts';
import { type CallSettings, type CallSettingsEdit, callSettingsFrom, withEdit } from './call-settings.ts';
import { type Dependent, dependentsOf } from './dependents.ts';
import { type HeaderInput, type HeaderRow, type ShownHeader, sealHeaders, showHeaders } from './headers.ts';
import { refuseTakenSlug, slugOfDeleted } from './slug.ts';

export type Integrations = ReturnType<typeof createIntegrations>;

export type IntegrationInput = {
  spec_id: string;
  slug: string;
  name?: string;
  description?: string;
  base_url?: string;
  operations: string[];
  headers?: HeaderInput[];
  call_settings?: CallSettingsEdit;
};

export type IntegrationEdit = Partial<Omit<IntegrationInput, 'spec_id'>>;

/** An integration as members see it, without its headers. */
export type IntegrationView = Omit<Row<'integrations'>, 'workspace_id' | 'updated_by' | 'call_settings'> & {
  call_settings: CallSettings;
  operations: string[];
  /** The e-mail address of who changed it last; null where the account is gone. */
  updated_by: string | null;
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
  callLog: CallLog;
};

/** Integrations of the workspaces: create, list, read, edit with revision, delete. */
export function createIntegrations(parts: Parts) {
  const { db, vault, specs, reader, egressRules, changes, callLog } = parts;

  /**
   * @throws Problem invalid_request, too_many_operations, unknown_operation, not_found (the spec),
   *   slug_taken, secrets_unreadable
   */
  async function create(member: Membership, input: IntegrationInput): Promise<string> {
    const { workspace, user } = member;
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
      call_settings: JSON.stringify(input.call_settings ?? {}),
      revision: 1,
      created_by: user.id,
      updated_by: user.id,
      created_at: now,
      updated_at: now,
      deleted_slug: null,
      deleted_at: null,
      deleted_by: null,
    };
    const operations = await operationRows(spec.id, row.id, input.operations);
    const headers = await sealHeaders(vault, row, input.headers ?? [], []);
    await db.transaction().execute(async (trx) => {
      await refuseTakenSlug(trx, workspace.id, input.slug);
      await trx.insertInto('integrations').values(row).execute();
      await trx.insertInto('integration_operations').values(operations).execute();
      await insertHeaders(trx, row.id, headers);
      const target = { id: row.id, name: row.slug };
      await noteActivity(
        trx,
        member,
        'integration.create',
        target,
        differenceOf({}, stateOf(row, operations, headers)),
      );
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
    let query = db
      .selectFrom('integrations')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null);
    if (after !== undefined) query = query.where('slug', '>', after);
    const rows = await query.orderBy('slug').limit(limit).execute();
    return Promise.all(rows.map(view));
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, slug: string): Promise<IntegrationView> {
    return view(await find(workspaceId, slug));
  }

  /** What can be called of it, described. @throws Problem not_found */
  async function readOperations(workspaceId: string, slug: string): Promise<OperationDescription[]> {
    const { id } = await find(workspaceId, slug);
    const rows = await db
      .selectFrom('integration_operations')
      .select('described')
      .where('integration_id', '=', id)
      .orderBy('position')
      .execute();
    return rows.map(({ described }) => JSON.parse(described));
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
    member: Membership,
    slug: string,
    revision: number | '*',
    edit: IntegrationEdit,
  ): Promise<string> {
    const { workspace, user } = member;
    const row = await find(workspace.id, slug);
    if (revision !== '*' && revision !== row.revision) throw await stale(row);
    const { operations: keys, headers: inputs, base_url, call_settings, ...plain } = edit;
    const stored = { operations: await operationKeys(row.id), headers: await headerRows(row.id) };
    const operations = keys && (await operationRows(row.spec_id, row.id, keys));
    const headers = inputs && (await sealHeaders(vault, row, inputs, stored.headers));
    const changed = {
      ...plain,
      ...(base_url !== undefined && { base_url: readBaseUrl(base_url) }),
      ...(call_settings && {
        call_settings: JSON.stringify(withEdit(callSettingsFrom(row.call_settings), call_settings)),
      }),
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
      if (numUpdatedRows === 0n) throw await stale(row);
      if (operations) {
        await trx.deleteFrom('integration_operations').where('integration_id', '=', row.id).execute();
        await trx.insertInto('integration_operations').values(operations).execute();
      }
      if (headers) {
        await trx.deleteFrom('integration_headers').where('integration_id', '=', row.id).execute();
        await insertHeaders(trx, row.id, headers);
      }
      await noteActivity(
        trx,
        member,
        'integration.edit',
        { id: row.id, name: slug },
        {
          ...differenceOf(
            stateOf(row, stored.operations, stored.headers),
            stateOf({ ...row, ...changed }, operations ?? stored.operations, headers ?? stored.headers),
          ),
          ...replacedValues(inputs ?? [], stored.headers),
        },
      );
    });
    const newSlug = plain.slug ?? slug;
    for (const name of new Set([slug, newSlug])) {
      changes.announce({ kind: 'integration', workspaceId: workspace.id, slug: name });
    }
    return newSlug;
  }

  /** The apps that would miss it. @throws Problem not_found */
  async function dependents(workspaceId: string, slug: string): Promise<Dependent[]> {
    const { id } = await find(workspaceId, slug);
    await callLog.flush();
    return dependentsOf(db, id);
  }

  /**
   * Deletes an integration: calls find it no more, and for a while it can be restored.
   *
   * @param confirmation its slug, typed again; needed where apps have called it lately
   * @throws Problem not_found, confirmation_required naming those apps
   */
  async function remove(member: Membership, slug: string, confirmation: string | undefined): Promise<void> {
    const { workspace, user } = member;
    const { id } = await find(workspace.id, slug);
    const callers = (await dependents(workspace.id, slug)).filter((app) => app.calls_30_days > 0);
    const isNeeded = callers.length > 0 || confirmation !== undefined;
    if (isNeeded && confirmation !== slug) throw unconfirmed(slug, callers);
    await db.transaction().execute(async (trx) => {
      await trx
        .updateTable('integrations')
        .set({
          slug: slugOfDeleted(id),
          deleted_slug: slug,
          deleted_at: new Date().toISOString(),
          deleted_by: user.id,
        })
        .where('id', '=', id)
        .execute();
      await noteActivity(trx, member, 'integration.delete', { id, name: slug });
    });
    changes.announce({ kind: 'integration', workspaceId: workspace.id, slug });
  }

  async function find(workspaceId: string, slug: string): Promise<Row<'integrations'>> {
    const row = await db
      .selectFrom('integrations')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('slug', '=', slug)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!row) throw notFound('integration');
    return row;
  }

  async function view({ workspace_id, ...row }: Row<'integrations'>): Promise<IntegrationView> {
    const operations = await operationKeys(row.id);
    const warning = baseUrlWarning(egressRules, row.base_url);
    return {
      ...row,
      operations: operations.map(({ key }) => key),
      call_settings: callSettingsFrom(row.call_settings),
      updated_by: await emailOf(row.updated_by),
      warnings: warning ? [warning] : [],
    };
  }

  async function emailOf(userId: string): Promise<string | null> {
    const user = await db.selectFrom('user').select('email').where('id', '=', userId).executeTakeFirst();
    return user?.email ?? null;
  }

  async function stale({ slug, revision, updated_at, updated_by }: Row<'integrations'>): Promise<Problem> {
    const editor = (await emailOf(updated_by)) ?? 'an account that is gone';
    return new Problem(
      'stale_revision',
      `The integration "${slug}" was changed at ${updated_at} by ${editor} (it is at revision ${revision} now). Read it again and repeat your change.`,
    );
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

  function operationKeys(integrationId: string): Promise<{ key: string }[]> {
    return db
      .selectFrom('integration_operations')
      .select('key')
      .where('integration_id', '=', integrationId)
      .orderBy('position')
      .execute();
  }

  function headerRows(integrationId: string): Promise<HeaderRow[]> {
    return db
      .selectFrom('integration_headers')
      .select(['name', 'sensitive', 'value'])
      .where('integration_id', '=', integrationId)
      .orderBy('position')
      .execute();
  }

  return { create, list, read, readOperations, readHeaders, edit, dependents, remove };
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

/** What the activity log shows of an integration: of a header its name, never its value. */
function stateOf(
  row: Pick<Row<'integrations'>, 'slug' | 'name' | 'description' | 'base_url' | 'call_settings'>,
  operations: readonly { key: string }[],
  headers: readonly HeaderRow[],
) {
  const { slug, name, description, base_url } = row;
  return {
    slug,
    name,
    description,
    base_url,
    call_settings: callSettingsFrom(row.call_settings),
    operations: operations.map(({ key }) => key),
    headers: headers.map((header) => (header.sensitive ? `${header.name} (sensitive)` : header.name)),
  };
}

/** The names of stored headers that were given a value anew. */
function replacedValues(inputs: readonly HeaderInput[], stored: readonly HeaderRow[]): Difference {
  const names = inputs.flatMap(({ name, value }) =>
    value !== undefined && stored.some((row) => row.name.toLowerCase() === name.toLowerCase()) ? [name] : [],
  );
  return names.length > 0 ? { header_values: [null, names] } : {};
}

function unconfirmed(slug: string, callers: readonly Dependent[]): Problem {
  const names = callers.map(({ name }) => `"${name}"`).join(', ');
  const reason =
    callers.length === 0
      ? `The confirmation is not "${slug}".`
      : `In the last 30 days ${callers.length === 1 ? 'an app' : `${callers.length} apps`} called it and would break: ${names}.`;
  return new Problem(
    'confirmation_required',
    `${reason} To delete the integration, repeat the request with ?confirm=${slug}. It can be restored for 30 days.`,
    {
      errors: callers.map(({ app_id, name, calls_30_days, last_call_at }) => ({
        path: `apps.${app_id}`,
        message: `"${name}": ${calls_30_days} calls, the last at ${last_call_at}`,
      })),
    },
  );
}

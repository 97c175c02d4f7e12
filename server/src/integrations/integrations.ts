import type { ValidationIssue } from '@trunkline/contract/problems';
import { v7 as uuid } from 'uuid';
import { type AuditChanges, changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { CallLog } from '../call-log/call-log.ts';
import type { EgressRules } from '../egress/rules.ts';
import { invalidRequest, Problem } from '../http/problems.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { Vault } from '../secrets/vault.ts';
import { decodeServers, type SpecRow } from '../specs/spec-storage.ts';
import type { Specs } from '../specs/specs.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { type AppUsage, listAppUsage } from './app-usage.ts';
import { baseUrlWarning, normalizeBaseUrl, tokenUrlWarning } from './base-url.ts';
import {
  type CallPolicy,
  type CallPolicyEdit,
  cachedOperationIssues,
  decodeCallPolicy,
  withEdit,
  withSelectedOperations,
} from './call-policy.ts';
import {
  auditNameOf,
  type CredentialRow,
  type CredentialView,
  encryptCredentials,
  headerConflicts,
  replacedSecrets,
  viewCredentials,
} from './credentials.ts';
import type { CredentialInput } from './credentials-input.ts';
import { encryptHeaders, type HeaderInput, type HeaderRow, type HeaderView, viewHeaders } from './headers.ts';
import {
  findIntegration,
  type OperationRow,
  readCredentials,
  readEmail,
  readHeaders,
  readOperationDefinitions,
  readOperationKeys,
  readOperationWarnings,
  replaceCredentials,
  replaceHeaders,
  replaceOperations,
  staleRevision,
  toOperationRows,
  updateIntegration,
} from './integration-storage.ts';
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
  credentials?: CredentialInput[];
  call_policy?: CallPolicyEdit;
};

export type IntegrationEdit = Partial<Omit<IntegrationInput, 'spec_id'>>;

/** An integration as members see it, without its headers and credentials. */
export type IntegrationView = Omit<Row<'integrations'>, 'workspace_id' | 'updated_by' | 'call_policy'> & {
  call_policy: CallPolicy;
  operations: string[];
  /** The e-mail address of who changed it last; null where the account is gone. */
  updated_by: string | null;
  warnings: string[];
};

/** What only those see who may see headers. */
export type SecretsView = {
  headers: HeaderView[];
  credentials: CredentialView[];
  unreadable: string | null;
  warnings: string[];
};

const MAX_OPERATIONS = 30;

type IntegrationsDeps = {
  db: Database;
  vault: Vault;
  specs: Specs;
  egressRules: EgressRules;
  invalidations: InvalidationBus;
  callLog: CallLog;
};

/** Integrations of the workspaces: create, list, read, edit with revision, delete. */
export function createIntegrations(parts: IntegrationsDeps) {
  const { db, vault, specs, egressRules, invalidations, callLog } = parts;

  /**
   * @throws Problem invalid_request, too_many_operations, unknown_operation, not_found (the spec),
   *   slug_taken, secrets_undecryptable
   */
  async function create(member: Membership, input: IntegrationInput): Promise<string> {
    const { workspace, user } = member;
    const spec = await specs.read(workspace.id, input.spec_id);
    const callPolicy = input.call_policy ?? {};
    refuseIssues(cachedOperationIssues(callPolicy, input.operations));
    const now = new Date().toISOString();
    const row = {
      id: uuid(),
      workspace_id: workspace.id,
      spec_id: spec.id,
      slug: input.slug,
      name: input.name ?? spec.title,
      description: input.description ?? '',
      base_url: normalizeBaseUrl(input.base_url ?? decodeServers(spec)[0]),
      call_policy: JSON.stringify(callPolicy),
      revision: 1,
      created_by: user.id,
      updated_by: user.id,
      created_at: now,
      updated_at: now,
      source_drifted_at: null,
      deleted_slug: null,
      deleted_at: null,
      deleted_by: null,
    };
    const operations = await buildOperationRows(spec, input.operations);
    const headers = await encryptHeaders(vault, row, input.headers ?? [], []);
    const credentials = await encryptCredentials(vault, row, input.credentials ?? [], []);
    refuseIssues(headerConflicts(credentials, headers));
    await db.transaction().execute(async (trx) => {
      await refuseTakenSlug(trx, workspace.id, input.slug);
      await trx.insertInto('integrations').values(row).execute();
      await replaceOperations(trx, row.id, operations);
      await replaceHeaders(trx, row.id, headers);
      await replaceCredentials(trx, row.id, credentials);
      const target = { id: row.id, name: row.slug };
      await recordAuditEvent(
        trx,
        member,
        'integration.create',
        target,
        changesBetween({}, auditStateOf(row, keysOf(operations), headers, credentials)),
      );
    });
    invalidations.publish({ kind: 'integration', workspaceId: workspace.id, slug: row.slug });
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
    return view(await findIntegration(db, workspaceId, slug));
  }

  /** What can be called of it, described. @throws Problem not_found */
  async function readOperations(workspaceId: string, slug: string): Promise<OperationDefinition[]> {
    const { id } = await findIntegration(db, workspaceId, slug);
    return readOperationDefinitions(db, id);
  }

  /** @throws Problem not_found */
  async function readSecrets(workspaceId: string, slug: string): Promise<SecretsView> {
    const row = await findIntegration(db, workspaceId, slug);
    const { headers, unreadable } = await viewHeaders(vault, row, await readHeaders(db, row.id));
    const shown = await viewCredentials(vault, row, await readCredentials(db, row.id));
    return {
      headers,
      credentials: shown.credentials,
      unreadable: unreadable ?? shown.unreadable,
      warnings: shown.credentials.flatMap((credential) => tokenUrlWarning(egressRules, credential) ?? []),
    };
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
    const row = await findIntegration(db, workspace.id, slug);
    if (revision !== '*' && revision !== row.revision) throw await staleRevision(db, row);
    const {
      operations: keys,
      headers: headerInputs,
      credentials: authInputs,
      base_url,
      call_policy,
      ...plain
    } = edit;
    const stored = {
      keys: await readOperationKeys(db, row.id),
      headers: await readHeaders(db, row.id),
      credentials: await readCredentials(db, row.id),
    };
    const selectedKeys = keys ?? stored.keys;
    refuseIssues(cachedOperationIssues(call_policy ?? {}, selectedKeys));
    const operations = keys && (await buildOperationRows(await specs.read(workspace.id, row.spec_id), keys));
    const headers = headerInputs && (await encryptHeaders(vault, row, headerInputs, stored.headers));
    const credentials = authInputs && (await encryptCredentials(vault, row, authInputs, stored.credentials));
    refuseIssues(headerConflicts(credentials ?? stored.credentials, headers ?? stored.headers));
    const changed = {
      ...plain,
      ...(base_url !== undefined && { base_url: normalizeBaseUrl(base_url) }),
      call_policy: JSON.stringify(
        withEdit(withSelectedOperations(decodeCallPolicy(row.call_policy), selectedKeys), call_policy ?? {}),
      ),
      revision: row.revision + 1,
      updated_by: user.id,
      updated_at: new Date().toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      if (plain.slug !== undefined && plain.slug !== slug)
        await refuseTakenSlug(trx, workspace.id, plain.slug);
      await updateIntegration(trx, row, changed);
      if (operations) await replaceOperations(trx, row.id, operations);
      if (headers) await replaceHeaders(trx, row.id, headers);
      if (credentials) await replaceCredentials(trx, row.id, credentials);
      await recordAuditEvent(
        trx,
        member,
        'integration.edit',
        { id: row.id, name: slug },
        {
          ...changesBetween(
            auditStateOf(row, stored.keys, stored.headers, stored.credentials),
            auditStateOf(
              { ...row, ...changed },
              operations ? keysOf(operations) : stored.keys,
              headers ?? stored.headers,
              credentials ?? stored.credentials,
            ),
          ),
          ...replacedHeaderValues(headerInputs ?? [], stored.headers),
          ...replacedCredentials(authInputs ?? [], stored.credentials),
        },
      );
    });
    const newSlug = plain.slug ?? slug;
    for (const name of new Set([slug, newSlug])) {
      invalidations.publish({ kind: 'integration', workspaceId: workspace.id, slug: name });
    }
    return newSlug;
  }

  /** The apps that would miss it. @throws Problem not_found */
  async function dependents(workspaceId: string, slug: string): Promise<AppUsage[]> {
    const { id } = await findIntegration(db, workspaceId, slug);
    await callLog.flush();
    return listAppUsage(db, id);
  }

  /**
   * Deletes an integration: calls find it no more, and for a while it can be restored.
   *
   * @param confirmation its slug, typed again; needed where apps have called it lately
   * @throws Problem not_found, confirmation_required naming those apps
   */
  async function remove(member: Membership, slug: string, confirmation: string | undefined): Promise<void> {
    const { workspace, user } = member;
    const { id } = await findIntegration(db, workspace.id, slug);
    const callers = (await dependents(workspace.id, slug)).filter((app) => app.calls_30_days > 0);
    const isNeeded = callers.length > 0 || confirmation !== undefined;
    if (isNeeded && confirmation !== slug) throw confirmationRequired(slug, callers);
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
      await recordAuditEvent(trx, member, 'integration.delete', { id, name: slug });
    });
    invalidations.publish({ kind: 'integration', workspaceId: workspace.id, slug, deletedId: id });
  }

  async function view({ workspace_id, call_policy, ...row }: Row<'integrations'>): Promise<IntegrationView> {
    const warning = baseUrlWarning(egressRules, row.base_url);
    return {
      ...row,
      operations: await readOperationKeys(db, row.id),
      call_policy: decodeCallPolicy(call_policy),
      updated_by: await readEmail(db, row.updated_by),
      warnings: [...(warning ? [warning] : []), ...(await readOperationWarnings(db, row.id))],
    };
  }

  /** @throws Problem invalid_request, too_many_operations, unknown_operation */
  async function buildOperationRows(spec: SpecRow, keys: readonly string[]): Promise<OperationRow[]> {
    const distinct = [...new Set(keys)];
    if (distinct.length === 0) {
      throw new Problem(
        'invalid_request',
        'Pick at least one operation: an integration without operations lets nobody call anything.',
        {
          errors: [{ path: 'operations', message: 'is empty' }],
        },
      );
    }
    if (distinct.length > MAX_OPERATIONS) {
      throw new Problem(
        'too_many_operations',
        `An integration has ${MAX_OPERATIONS} operations at most, and ${distinct.length} were picked. Leave some out, or make a second integration.`,
      );
    }
    return toOperationRows(await specs.buildOperations(spec, distinct));
  }

  return { create, list, read, readOperations, readSecrets, edit, dependents, remove };
}

/** @throws Problem invalid_request with the issues, if there are any */
function refuseIssues(issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw invalidRequest(issues);
}

function keysOf(operations: readonly OperationRow[]): string[] {
  return operations.map(({ key }) => key);
}

/** What the audit log records of an integration: of headers and credentials their names, never their values. */
function auditStateOf(
  row: Pick<Row<'integrations'>, 'slug' | 'name' | 'description' | 'base_url' | 'call_policy'>,
  operations: readonly string[],
  headers: readonly HeaderRow[],
  credentials: readonly CredentialRow[],
) {
  const { slug, name, description, base_url } = row;
  return {
    slug,
    name,
    description,
    base_url,
    call_policy: decodeCallPolicy(row.call_policy),
    operations,
    credentials: credentials.map(auditNameOf),
    headers: headers.map((header) => (header.sensitive ? `${header.name} (sensitive)` : header.name)),
  };
}

/** The names of stored headers that were given a value anew. */
function replacedHeaderValues(inputs: readonly HeaderInput[], stored: readonly HeaderRow[]): AuditChanges {
  const names = inputs.flatMap(({ name, value }) =>
    value !== undefined && stored.some((row) => row.name.toLowerCase() === name.toLowerCase()) ? [name] : [],
  );
  return names.length > 0 ? { header_values: [null, names] } : {};
}

function replacedCredentials(
  inputs: readonly CredentialInput[],
  stored: readonly CredentialRow[],
): AuditChanges {
  const names = replacedSecrets(inputs, stored);
  return names.length > 0 ? { credential_values: [null, names] } : {};
}

function confirmationRequired(slug: string, callers: readonly AppUsage[]): Problem {
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

import type { ValidationIssue } from '@trunkline/contract/problems';
import type { Integration, IntegrationSummary } from '@trunkline/contract/schemas/integrations';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import type { CallLog } from '../call-log/call-log.ts';
import type { EgressRules } from '../egress/rules.ts';
import { invalidRequest } from '../http/problems.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import { enforceWorkspaceQuota } from '../quotas/quotas.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Specs } from '../specs/specs.ts';
import type { Database } from '../storage/database.ts';
import type { IntegrationPage } from '../storage/integration-slugs.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import {
  type AppUsage,
  type AppUsagePosition,
  countRecentCallers,
  selectAppUsage,
  type UsedIntegration,
} from './app-usage-storage.ts';
import { cachedOperationIssues } from './call-policy.ts';
import type { CredentialRow } from './credential.ts';
import { encryptCredentials, headerConflicts, viewCredentials } from './credentials.ts';
import { type Callers, MAX_NAMED_CALLERS, requireConfirmation } from './delete-confirmation.ts';
import { findIntegration, staleRevision, updateIntegration } from './find-integration.ts';
import { encryptHeaders, type HeaderRow, viewHeaders } from './headers.ts';
import { changesOfCreation, changesOfEdit } from './integration-changes.ts';
import { changedColumns, type IntegrationEdit, type IntegrationInput, newRow } from './integration-row.ts';
import {
  type IntegrationRow,
  insertIntegration,
  readCredentials,
  readHeaders,
  replaceCredentials,
  replaceHeaders,
  selectIntegrations,
} from './integration-storage.ts';
import { maySeeSecrets, toIntegrationView, withSecrets } from './integration-view.ts';
import { buildOperationRows } from './operation-selection.ts';
import {
  readOperations,
  readSelectedOperations,
  readSelectedOperationsOf,
  replaceOperations,
  type SelectedOperation,
} from './operations-storage.ts';
import { refuseMovedSecrets } from './secret-destination.ts';
import { claimSlug, keepFormerSlug, publishSlugs } from './slug-aliases.ts';
import { type SlugAliasRow, selectAliases } from './slug-aliases-storage.ts';
import { moveToTrash } from './trash-storage.ts';

export type Integrations = ReturnType<typeof createIntegrations>;

type IntegrationsDeps = {
  db: Database;
  vault: Vault;
  secretRefs: SecretRefs;
  specs: Specs;
  egressRules: EgressRules;
  invalidations: InvalidationBus;
  callLog: CallLog;
  /** How many operations an integration may have. */
  maxOperations: number;
};

/** The rows of an integration. */
type Stored = {
  row: IntegrationRow;
  operations: SelectedOperation[];
  headers: HeaderRow[];
  credentials: CredentialRow[];
  aliases: SlugAliasRow[];
};

/** Integrations of the workspaces: create, list, read, edit at a revision, delete. */
export function createIntegrations(deps: IntegrationsDeps) {
  const { db, vault, specs, egressRules, invalidations, callLog } = deps;

  /**
   * @throws Problem invalid_request, too_many_operations, unknown_operation, not_found (the spec),
   *   slug_taken, secrets_undecryptable, secret_ref_not_allowed, secret_unavailable, quota_exceeded
   */
  async function create(member: Membership, input: IntegrationInput): Promise<Integration> {
    const spec = await specs.read(member.workspace.id, input.spec_id);
    refuseIssues(cachedOperationIssues(input.call_policy ?? {}, input.operations));
    const row = newRow(member, input, spec);
    const operations = await buildOperationRows(deps, spec, row.id, input.operations);
    const headers = await encryptHeaders(deps, row, input.headers ?? [], []);
    const credentials = await encryptCredentials(deps, row, input.credentials ?? [], []);
    refuseIssues(headerConflicts(credentials.rows, headers.rows));
    const created = { row, operations, headers: headers.rows, credentials: credentials.rows, aliases: [] };
    await invalidations.transaction(async (trx, publish) => {
      await claimSlug(trx, row, row.slug);
      await enforceWorkspaceQuota(trx, member.workspace, 'integrations');
      const { editor_email, ...columns } = row;
      await insertIntegration(trx, columns);
      await replaceOperations(trx, row.id, operations);
      await replaceHeaders(trx, row.id, headers.rows);
      await replaceCredentials(trx, row.id, credentials.rows);
      const target = { id: row.id, name: row.slug };
      await recordAuditEvent(trx, member, 'integration.create', target, changesOfCreation(created));
      publish({ kind: 'integration', workspaceId: row.workspace_id, slug: row.slug });
    });
    return toView(member, created, { headers, credentials });
  }

  /** The integrations of a workspace on a page, by slug. */
  async function list(workspaceId: string, page: IntegrationPage): Promise<IntegrationSummary[]> {
    const rows = await selectIntegrations(db, workspaceId, page);
    const ids = rows.map(({ id }) => id);
    const operations = await readSelectedOperationsOf(db, ids);
    const aliases = Map.groupBy(await selectAliases(db, ids), ({ integration_id }) => integration_id);
    return rows.map((row) =>
      toIntegrationView(egressRules, row, operations.get(row.id) ?? [], aliases.get(row.id) ?? []),
    );
  }

  /** @throws Problem not_found */
  async function read(member: Membership, slug: string): Promise<Integration> {
    return toView(member, await readStored(member.workspace.id, slug));
  }

  /** The definitions of its operations. @throws Problem not_found */
  async function readDefinitions(workspaceId: string, slug: string): Promise<OperationDefinition[]> {
    const { id } = await findIntegration(db, workspaceId, slug);
    return readOperations(db, id);
  }

  /**
   * Changes the fields that `edit` has and no others. Operations are selected from the stored spec.
   *
   * @param revision the revision that the editor read; '*': any
   * @returns the integration, whose slug may be new
   * @throws Problem stale_revision, and as `create`
   */
  async function edit(
    member: Membership,
    slug: string,
    revision: number | '*',
    edit: IntegrationEdit,
  ): Promise<Integration> {
    const before = await readStored(member.workspace.id, slug);
    const { row } = before;
    if (revision !== '*' && revision !== row.revision) throw staleRevision(row);
    const selectedKeys = edit.operations ?? before.operations.map(({ key }) => key);
    refuseIssues(cachedOperationIssues(edit.call_policy ?? {}, selectedKeys));
    const changed = changedColumns(member, row, edit, selectedKeys);
    refuseMovedSecrets({ ...before, base_url: row.base_url }, { ...edit, base_url: changed.base_url });
    const operations =
      edit.operations &&
      (await buildOperationRows(
        deps,
        await specs.read(row.workspace_id, row.spec_id),
        row.id,
        edit.operations,
      ));
    const headers = edit.headers && (await encryptHeaders(deps, row, edit.headers, before.headers));
    const credentials =
      edit.credentials && (await encryptCredentials(deps, row, edit.credentials, before.credentials));
    const after = {
      row: { ...row, ...changed, editor_email: member.user.email },
      operations: operations ?? before.operations,
      headers: headers?.rows ?? before.headers,
      credentials: credentials?.rows ?? before.credentials,
      aliases: before.aliases,
    };
    refuseIssues(headerConflicts(after.credentials, after.headers));
    await invalidations.transaction(async (trx, publish) => {
      const isRenamed = after.row.slug !== slug;
      if (isRenamed) await claimSlug(trx, row, after.row.slug);
      await updateIntegration(trx, row, changed);
      if (isRenamed) after.aliases = await keepFormerSlug(trx, row, after.row.slug, before.aliases);
      if (operations) await replaceOperations(trx, row.id, operations);
      if (headers) await replaceHeaders(trx, row.id, headers.rows);
      if (credentials) await replaceCredentials(trx, row.id, credentials.rows);
      const target = { id: row.id, name: slug };
      await recordAuditEvent(trx, member, 'integration.edit', target, changesOfEdit(before, after, edit));
      // An alias leads to the slug of its time, until it is read again.
      const aliases = isRenamed ? after.aliases.map((alias) => alias.slug) : [];
      publishSlugs(publish, row.workspace_id, [slug, after.row.slug, ...aliases]);
    });
    return toView(member, after, { headers, credentials });
  }

  /**
   * The apps that use it, the most recent caller first.
   *
   * @param after the last app of the page before
   * @param days of which their calls are counted
   * @throws Problem not_found
   */
  async function usage(
    workspaceId: string,
    slug: string,
    after: AppUsagePosition | undefined,
    limit: number,
    days: number,
  ): Promise<AppUsage[]> {
    const row = await findIntegration(db, workspaceId, slug);
    await callLog.catchUp();
    return selectAppUsage(db, row, after, limit, days);
  }

  async function callersOf(row: UsedIntegration): Promise<Callers> {
    await callLog.catchUp();
    const apps = await selectAppUsage(db, row, undefined, MAX_NAMED_CALLERS);
    return {
      count: await countRecentCallers(db, row),
      apps: apps.filter(({ calls_30_days }) => calls_30_days > 0),
    };
  }

  /**
   * Moves an integration to the trash: no call finds it any more, and for 30 days it can be restored.
   *
   * @param confirmation its slug, typed again; required where apps called it recently
   * @throws Problem not_found, confirmation_required naming those apps
   */
  async function remove(member: Membership, slug: string, confirmation: string | undefined): Promise<void> {
    const { workspace, user } = member;
    const row = await findIntegration(db, workspace.id, slug);
    requireConfirmation(slug, confirmation, await callersOf(row));
    await invalidations.transaction(async (trx, publish) => {
      await moveToTrash(trx, row, user.id);
      await recordAuditEvent(trx, member, 'integration.delete', { id: row.id, name: slug });
      const aliases = await selectAliases(trx, [row.id]);
      publishSlugs(publish, workspace.id, [slug, ...aliases.map((alias) => alias.slug)], row.id);
    });
  }

  /** @throws Problem not_found */
  async function readStored(workspaceId: string, slug: string): Promise<Stored> {
    const row = await findIntegration(db, workspaceId, slug);
    return {
      row,
      operations: await readSelectedOperations(db, row.id),
      headers: await readHeaders(db, row.id),
      credentials: await readCredentials(db, row.id),
      aliases: await selectAliases(db, [row.id]),
    };
  }

  /**
   * An integration as the member may see it.
   *
   * @param encrypted what was just encrypted, and need not be decrypted to be shown
   */
  async function toView(
    member: Membership,
    { row, operations, headers, credentials, aliases }: Stored,
    encrypted: Encrypted = {},
  ): Promise<Integration> {
    const integration = toIntegrationView(egressRules, row, operations, aliases);
    if (!maySeeSecrets(member)) return integration;
    return withSecrets(
      egressRules,
      integration,
      encrypted.headers
        ? { ...encrypted.headers, undecryptable: null }
        : await viewHeaders(vault, row, headers),
      encrypted.credentials
        ? { ...encrypted.credentials, undecryptable: null }
        : await viewCredentials(vault, row, credentials),
    );
  }

  return { create, list, read, readDefinitions, edit, usage, remove };
}

type Encrypted = {
  headers?: Awaited<ReturnType<typeof encryptHeaders>> | undefined;
  credentials?: Awaited<ReturnType<typeof encryptCredentials>> | undefined;
};

/** @throws Problem invalid_request with the issues, if there are any */
function refuseIssues(issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw invalidRequest(issues);
}

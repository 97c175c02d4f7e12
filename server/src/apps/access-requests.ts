import type { AccessRequest, DecideAccessRequestBody } from '@trunkline/contract/schemas/access-requests';
import { v7 as uuid } from 'uuid';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, notFound, Problem } from '../http/problems.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { readSelectedOperations } from '../integrations/operations-storage.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { decodeTexts } from '../storage/json-column.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { applyIn } from './access-changes.ts';
import {
  type AccessRequestPage,
  type AccessRequestRow,
  decideRequest,
  deletePendingRequest,
  replaceAccessRequest,
  selectAccessRequest,
  selectAccessRequests,
} from './access-requests-storage.ts';
import { findApp } from './apps.ts';

export type AccessRequests = ReturnType<typeof createAccessRequests>;

type Subject = { appId: string; slug: string };

/** Requests for access of apps to integrations: editors write them, admins decide. */
export function createAccessRequests(db: Database, invalidations: InvalidationBus) {
  /** Requests access, in place of the last request for the same. @throws Problem not_found, invalid_request */
  async function request(
    member: Membership,
    { appId, slug }: Subject,
    { operations, reason }: Pick<AccessRequest, 'operations' | 'reason'>,
  ): Promise<AccessRequest> {
    const app = await findApp(db, member.workspace.id, appId);
    const integration = await findIntegration(db, member.workspace.id, slug);
    await refuseUnselected(integration.id, slug, operations ?? []);
    const id = uuid();
    await db.transaction().execute(async (trx) => {
      await replaceAccessRequest(trx, {
        id,
        workspace_id: member.workspace.id,
        app_id: app.id,
        integration_id: integration.id,
        operations: operations && JSON.stringify(operations),
        reason,
        status: 'pending',
        requested_by: member.user.id,
        requested_at: new Date().toISOString(),
      });
      const target = { id, name: `${app.name}: ${slug}` };
      await recordAuditEvent(trx, member, 'access_request.create', target, {
        operations: [null, operations ?? 'all'],
        reason: [null, reason],
      });
    });
    return read(member.workspace.id, id);
  }

  /** Withdraws a pending request. @throws Problem not_found */
  async function withdraw(member: Membership, { appId, slug }: Subject): Promise<void> {
    const app = await findApp(db, member.workspace.id, appId);
    const integration = await findIntegration(db, member.workspace.id, slug);
    await db.transaction().execute(async (trx) => {
      const row = await deletePendingRequest(trx, app.id, integration.id);
      if (!row) throw notFound('request');
      const target = { id: row.id, name: `${app.name}: ${slug}` };
      await recordAuditEvent(trx, member, 'access_request.withdraw', target);
    });
  }

  async function list(workspaceId: string, page: AccessRequestPage): Promise<AccessRequest[]> {
    return (await selectAccessRequests(db, workspaceId, page)).map(toView);
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, id: string): Promise<AccessRequest> {
    const row = await selectAccessRequest(db, workspaceId, id);
    if (!row) throw notFound('request');
    return toView(row);
  }

  /**
   * Grants a request, in whole or some of its endpoints, or refuses it. What is granted applies from the next call: the
   * settings of the app then enable the integration too.
   *
   * @throws Problem not_found, invalid_request, already_decided
   */
  async function decide(
    member: Membership,
    id: string,
    body: DecideAccessRequestBody,
  ): Promise<AccessRequest> {
    const request = await read(member.workspace.id, id);
    const { app_id, app_name, slug } = request;
    const isGranted = body.decision === 'grant';
    await invalidations.transaction(async (trx, publish) => {
      const isPending = await decideRequest(trx, id, {
        status: isGranted ? 'granted' : 'refused',
        decided_by: member.user.id,
        decided_at: new Date().toISOString(),
        note: body.note ?? null,
      });
      if (!isPending)
        throw new Problem('already_decided', 'The request was decided or replaced meanwhile. Read it again.');
      const operations =
        body.decision === 'grant' && body.operations !== undefined ? body.operations : request.operations;
      if (isGranted) {
        await applyIn(trx, publish, member, [
          { app_id, slug, grant: { operations } },
          { app_id, slug, level: 'on' },
        ]);
      }
      const action = isGranted ? 'access_request.grant' : 'access_request.refuse';
      await recordAuditEvent(
        trx,
        member,
        action,
        { id, name: `${app_name}: ${slug}` },
        {
          ...(isGranted && { operations: [null, operations ?? 'all'] as const }),
          ...(body.note != null && { note: [null, body.note] as const }),
        },
      );
    });
    return read(member.workspace.id, id);
  }

  async function refuseUnselected(
    integrationId: string,
    slug: string,
    keys: readonly string[],
  ): Promise<void> {
    const selected = new Set((await readSelectedOperations(db, integrationId)).map(({ key }) => key));
    const issues = keys.flatMap((key, index) =>
      selected.has(key)
        ? []
        : [{ path: `operations.${index}`, message: `"${key}" is not among the operations of "${slug}"` }],
    );
    if (issues.length > 0) throw invalidRequest(issues);
  }

  return { request, withdraw, list, decide };
}

/** @throws Error when what is stored is damaged */
function toView({
  workspace_id,
  integration_id,
  requested_by,
  decided_by,
  operations,
  ...row
}: AccessRequestRow): AccessRequest {
  return {
    ...row,
    operations: operations === null ? null : decodeTexts(operations, 'access_requests.operations', row.id),
  };
}

import { v7 as uuid } from 'uuid';
import { byOf, raiseAlert } from '../alert-events/alert-events.ts';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, notFound } from '../http/problems.ts';
import { enforceAppTokenQuota } from '../quotas/quotas.ts';
import { generateToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { AppTokenUsage } from './app-token-usage.ts';
import { type AppTokenView, deleteAppToken, insertAppToken, selectAppTokens } from './app-tokens-storage.ts';
import { findApp } from './apps.ts';

export type AppTokens = ReturnType<typeof createAppTokens>;

/** The tokens of apps. */
export function createAppTokens(db: Database, invalidations: InvalidationBus, usage: AppTokenUsage) {
  /**
   * @param expires_at ISO 8601; absent or null: never
   * @returns with the token, which is shown once
   * @throws Problem not_found (the app), invalid_request (an expiry that has passed), quota_exceeded
   */
  async function create(
    member: Membership,
    appId: string,
    { name = 'Token', expires_at: expiresAt = null }: { name?: string; expires_at?: string | null },
  ): Promise<AppTokenView & { token: string }> {
    const app = await findApp(db, member.workspace.id, appId);
    if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) {
      throw invalidRequest([{ path: 'expires_at', message: 'is in the past' }]);
    }
    const { token, hash } = generateToken('tla');
    const row = {
      id: uuid(),
      name,
      created_at: new Date().toISOString(),
      expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      last_used_at: null,
    };
    await db.transaction().execute(async (trx) => {
      await enforceAppTokenQuota(trx, appId);
      await insertAppToken(trx, { ...row, app_id: appId, hash });
      await recordAuditEvent(trx, member, 'app_token.create', targetOf(app, row), {
        expires_at: [null, row.expires_at],
      });
      const { expires_at } = row;
      await raiseAlert(trx, app.workspace_id, 'token.created', { ...named(app, row, member), expires_at });
    });
    return { ...row, token };
  }

  /** @throws Problem not_found (the app) */
  async function list(workspaceId: string, appId: string): Promise<AppTokenView[]> {
    await findApp(db, workspaceId, appId);
    await usage.flush();
    return selectAppTokens(db, appId);
  }

  /** Revokes a token: the next call with it is refused. @throws Problem not_found */
  async function revoke(member: Membership, appId: string, tokenId: string): Promise<void> {
    const app = await findApp(db, member.workspace.id, appId);
    await invalidations.transaction(async (trx, publish) => {
      const row = await deleteAppToken(trx, appId, tokenId);
      if (!row) throw notFound('token');
      await recordAuditEvent(trx, member, 'app_token.revoke', targetOf(app, row));
      await raiseAlert(trx, app.workspace_id, 'token.revoked', named(app, row, member));
      publish({ kind: 'app_token', hash: row.hash });
    });
  }

  return { create, list, revoke };
}

type Named = { id: string; name: string };

/** As alerts name them. */
function named(app: Named, token: Named, member: Membership) {
  return {
    app: { id: app.id, name: app.name },
    token: { id: token.id, name: token.name },
    by: byOf(member),
  };
}

function targetOf(app: { name: string }, token: { id: string; name: string }) {
  return { id: token.id, name: `${app.name}: ${token.name}` };
}

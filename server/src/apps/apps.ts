import { v7 as uuid } from 'uuid';
import { invalidRequest, notFound } from '../http/problems.ts';
import { makeToken } from '../secrets/tokens.ts';
import type { Changes } from '../storage/changes.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';

export type Apps = ReturnType<typeof createApps>;

/** What an app's settings say of one integration; `operations` null: all of them. */
export type AppIntegrationSettings = { enabled: boolean; operations: string[] | null };

/** Apps of the workspaces, their tokens, and what their settings narrow. */
export function createApps(db: Database, changes: Changes) {
  async function create({ workspace, user }: Membership, name: string): Promise<Row<'apps'>> {
    const row = {
      id: uuid(),
      workspace_id: workspace.id,
      name,
      allowed_origins: '[]',
      user_tokens: null,
      anonymous_calls: null,
      created_by: user.id,
      created_at: new Date().toISOString(),
    };
    await db.insertInto('apps').values(row).execute();
    return row;
  }

  /** The apps of a workspace, oldest first, after the id `after`. */
  async function list(workspaceId: string, after: string | undefined, limit: number): Promise<Row<'apps'>[]> {
    let query = db.selectFrom('apps').selectAll().where('workspace_id', '=', workspaceId);
    if (after !== undefined) query = query.where('id', '>', after);
    return query.orderBy('id').limit(limit).execute();
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, id: string): Promise<Row<'apps'>> {
    const row = await db
      .selectFrom('apps')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw notFound('app');
    return row;
  }

  /** @throws Problem not_found */
  async function rename(workspaceId: string, id: string, name: string): Promise<Row<'apps'>> {
    const app = await read(workspaceId, id);
    await db.updateTable('apps').set({ name }).where('id', '=', id).execute();
    changes.announce({ kind: 'app', appId: id });
    return { ...app, name };
  }

  /** Deletes the app; its tokens stop working with the next call. @throws Problem not_found */
  async function remove(workspaceId: string, id: string): Promise<void> {
    await read(workspaceId, id);
    const tokens = await db.selectFrom('app_tokens').select('hash').where('app_id', '=', id).execute();
    await db.deleteFrom('apps').where('id', '=', id).execute();
    changes.announce({ kind: 'app', appId: id });
    for (const { hash } of tokens) changes.announce({ kind: 'app_token', hash });
  }

  /** @throws Problem not_found (the app) */
  async function createToken(workspaceId: string, appId: string, name: string) {
    await read(workspaceId, appId);
    const { token, hash } = makeToken('tla');
    const row = { id: uuid(), name, created_at: new Date().toISOString() };
    await db
      .insertInto('app_tokens')
      .values({ ...row, app_id: appId, hash })
      .execute();
    return { ...row, token };
  }

  /** The tokens of an app, without the tokens themselves: only their hashes are known. @throws Problem not_found */
  async function listTokens(workspaceId: string, appId: string) {
    await read(workspaceId, appId);
    return db
      .selectFrom('app_tokens')
      .select(['id', 'name', 'created_at'])
      .where('app_id', '=', appId)
      .orderBy('id')
      .execute();
  }

  /** Revokes a token: the next call with it is refused. @throws Problem not_found */
  async function revokeToken(workspaceId: string, appId: string, tokenId: string): Promise<void> {
    await read(workspaceId, appId);
    const row = await db
      .deleteFrom('app_tokens')
      .where('app_id', '=', appId)
      .where('id', '=', tokenId)
      .returning('hash')
      .executeTakeFirst();
    if (!row) throw notFound('token');
    changes.announce({ kind: 'app_token', hash: row.hash });
  }

  /** @throws Problem not_found (the app, or the integration) */
  async function readSettings(
    workspaceId: string,
    appId: string,
    slug: string,
  ): Promise<AppIntegrationSettings> {
    const integrationId = await integrationOf(workspaceId, appId, slug);
    const row = await db
      .selectFrom('app_integrations')
      .select(['enabled', 'operations'])
      .where('app_id', '=', appId)
      .where('integration_id', '=', integrationId)
      .executeTakeFirst();
    return settingsFrom(row);
  }

  /** Sets what the app may use of the integration; the next call keeps to it. @throws Problem not_found, invalid_request */
  async function writeSettings(
    workspaceId: string,
    appId: string,
    slug: string,
    settings: AppIntegrationSettings,
  ): Promise<void> {
    const integrationId = await integrationOf(workspaceId, appId, slug);
    await refuseUnpicked(integrationId, settings.operations ?? []);
    const values = {
      enabled: settings.enabled ? 1 : 0,
      operations: settings.operations && JSON.stringify(settings.operations),
    };
    await db
      .insertInto('app_integrations')
      .values({ app_id: appId, integration_id: integrationId, ...values })
      .onConflict((conflict) => conflict.columns(['app_id', 'integration_id']).doUpdateSet(values))
      .execute();
    changes.announce({ kind: 'app', appId });
  }

  async function integrationOf(workspaceId: string, appId: string, slug: string): Promise<string> {
    await read(workspaceId, appId);
    const row = await db
      .selectFrom('integrations')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('slug', '=', slug)
      .executeTakeFirst();
    if (!row) throw notFound('integration');
    return row.id;
  }

  async function refuseUnpicked(integrationId: string, keys: readonly string[]): Promise<void> {
    const rows = await db
      .selectFrom('integration_operations')
      .select('key')
      .where('integration_id', '=', integrationId)
      .execute();
    const picked = new Set(rows.map(({ key }) => key));
    const faults = keys.flatMap((key, index) =>
      picked.has(key)
        ? []
        : [
            {
              path: `operations.${index}`,
              message: `"${key}" is not among the operations of this integration`,
            },
          ],
    );
    if (faults.length > 0) throw invalidRequest(faults);
  }

  return {
    create,
    list,
    read,
    rename,
    remove,
    createToken,
    listTokens,
    revokeToken,
    readSettings,
    writeSettings,
  };
}

/** No row: nothing was narrowed. */
export function settingsFrom(
  row: Pick<Row<'app_integrations'>, 'enabled' | 'operations'> | undefined,
): AppIntegrationSettings {
  if (!row) return { enabled: true, operations: null };
  return {
    enabled: row.enabled === 1,
    operations: row.operations === null ? null : JSON.parse(row.operations),
  };
}

import type { Database } from '../storage/database.ts';
import type { CredentialRow } from './credential.ts';
import type { HeaderRow } from './headers.ts';

/** The encrypted values of all integrations, those in the trash too. */

/** An integration with its encrypted values. */
export type StoredSecrets = {
  id: string;
  workspace_id: string;
  slug: string;
  name: string;
  deleted_at: string | null;
  headers: HeaderRow[];
  credentials: CredentialRow[];
};

/** The integrations of a workspace, or of all of them, by id, after the id `after`. */
export async function selectStoredSecrets(
  db: Database,
  after: string,
  limit: number,
  workspaceId?: string,
): Promise<StoredSecrets[]> {
  let query = db
    .selectFrom('integrations')
    .select(['id', 'workspace_id', 'slug', 'name', 'deleted_at'])
    .where('id', '>', after);
  if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
  const integrations = await query.orderBy('id').limit(limit).execute();
  const ids = integrations.map(({ id }) => id);
  const headers = await db
    .selectFrom('integration_headers')
    .select(['integration_id', 'name', 'sensitive', 'value', 'ref', 'expires_at'])
    .where('integration_id', 'in', ids)
    .execute();
  const credentials = await db
    .selectFrom('integration_credentials')
    .select(['integration_id', 'credential', 'secret', 'ref', 'expires_at'])
    .where('integration_id', 'in', ids)
    .execute();
  const headersOf = Map.groupBy(headers, ({ integration_id }) => integration_id);
  const credentialsOf = Map.groupBy(credentials, ({ integration_id }) => integration_id);
  return integrations.map((integration) => ({
    ...integration,
    headers: headersOf.get(integration.id) ?? [],
    credentials: credentialsOf.get(integration.id) ?? [],
  }));
}

/** A reference of an integration that is not in the trash. */
export type StoredSecretRef = { workspace_id: string; id: string; slug: string; name: string; ref: string };

/** The references of the integrations of a workspace, or of all of them, each once for an integration. */
export function selectSecretRefs(
  db: Database,
  limit: number,
  workspaceId?: string,
): Promise<StoredSecretRef[]> {
  const ofHeaders = db
    .selectFrom('integration_headers')
    .select('integration_id')
    .select((e) => e.ref('ref').$notNull().as('ref'))
    .where('ref', 'is not', null);
  const ofCredentials = db
    .selectFrom('integration_credentials')
    .select('integration_id')
    .select((e) => e.ref('ref').$notNull().as('ref'))
    .where('ref', 'is not', null);
  const refs = db
    .selectFrom(ofHeaders.union(ofCredentials).as('refs'))
    .innerJoin('integrations', 'integrations.id', 'refs.integration_id')
    .select([
      'integrations.workspace_id',
      'integrations.id',
      'integrations.slug',
      'integrations.name',
      'refs.ref',
    ])
    .where('integrations.deleted_at', 'is', null)
    .orderBy('refs.ref')
    .orderBy('integrations.id')
    .limit(limit);
  return workspaceId === undefined
    ? refs.execute()
    : refs.where('integrations.workspace_id', '=', workspaceId).execute();
}

import { normalizeHeaderName } from '@trunkline/contract/header-names';
import { type Credential, decodeCredential, headerOf, queryParameterOf } from '../integrations/credential.ts';
import { selectCredentialsOfWorkspace, selectHeaderNames } from '../integrations/integration-storage.ts';
import type { Database } from '../storage/database.ts';

/** What the headers and credentials of an integration set in every call: apps cannot. Headers as they are compared. */
export type FixedNames = { headers: ReadonlySet<string>; query: ReadonlySet<string> };

export const NONE_FIXED: FixedNames = { headers: new Set(), query: new Set() };

/** The fixed names of every integration of a workspace that has any, by the integration's id. */
export async function readFixedNames(db: Database, workspaceId: string): Promise<Map<string, FixedNames>> {
  const headers = Map.groupBy(await selectHeaderNames(db, workspaceId), integrationOf);
  const credentials = Map.groupBy(await selectCredentialsOfWorkspace(db, workspaceId), integrationOf);
  const ids = [...headers.keys(), ...credentials.keys()];
  return new Map(
    ids.map((id) => [
      id,
      fixedNames(
        (headers.get(id) ?? []).map(({ name }) => normalizeHeaderName(name)),
        (credentials.get(id) ?? []).map(decodeCredential),
      ),
    ]),
  );
}

function integrationOf({ integration_id }: { integration_id: string }): string {
  return integration_id;
}

function fixedNames(headers: readonly string[], credentials: readonly Credential[]): FixedNames {
  return {
    headers: new Set([...headers, ...credentials.flatMap((credential) => headerOf(credential) ?? [])]),
    query: new Set(credentials.flatMap((credential) => queryParameterOf(credential) ?? [])),
  };
}

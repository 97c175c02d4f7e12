import { normalizeHeaderName } from '@trunkline/contract/header-names';
import { type Credential, decodeCredential, headerOf, queryParameterOf } from '../integrations/credential.ts';
import { selectCredentialsOf, selectHeaderNames } from '../integrations/integration-storage.ts';
import type { Database } from '../storage/database.ts';

/** What the headers and credentials of an integration set in every call: apps cannot. Headers as they are compared. */
export type FixedNames = { headers: ReadonlySet<string>; query: ReadonlySet<string> };

export const NONE_FIXED: FixedNames = { headers: new Set(), query: new Set() };

/** The fixed names of those of the integrations that have any, by the integration's id. */
export async function readFixedNames(
  db: Database,
  integrationIds: readonly string[],
): Promise<Map<string, FixedNames>> {
  const headers = Map.groupBy(await selectHeaderNames(db, integrationIds), integrationOf);
  const credentials = Map.groupBy(await selectCredentialsOf(db, integrationIds), integrationOf);
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

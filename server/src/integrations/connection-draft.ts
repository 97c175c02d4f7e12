import { isReading } from '@trunkline/contract/operation-effect';
import type { ConnectionTestBody } from '@trunkline/contract/schemas/connection-tests';
import { v7 as uuid } from 'uuid';
import { invalidRequest, Problem } from '../http/problems.ts';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import { SecretUnresolved } from '../secrets/refs/secret-unresolved.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Specs } from '../specs/specs.ts';
import type { Database } from '../storage/database.ts';
import { normalizeBaseUrl } from './base-url.ts';
import type { CredentialRow, PlaintextCredential } from './credential.ts';
import { decryptCredentials, encryptCredentials } from './credentials.ts';
import { findIntegration } from './find-integration.ts';
import { decryptHeaders, encryptHeaders, type HeaderRow, type PlaintextHeader } from './headers.ts';
import { type IntegrationRow, readCredentials, readHeaders } from './integration-storage.ts';
import { readOperations } from './operations-storage.ts';
import { resolveSecrets } from './resolve-secrets.ts';
import { refuseMovedSecrets } from './secret-destination.ts';

/** An integration as a form has it, saved or not, with its secrets: to be tested, and not stored. */
export type ConnectionDraft = {
  /** Of the saved integration; null: there is none. */
  saved: { id: string; slug: string } | null;
  baseUrl: string;
  /** Those of its operations that only read. */
  operations: OperationDefinition[];
  headers: PlaintextHeader[];
  credentials: PlaintextCredential[];
};

/** Those of a list that are looked at: one of them is requested. */
const MAX_OPERATIONS = 100;

type Deps = { db: Database; vault: Vault; secretRefs: SecretRefs; specs: Specs };

type Stored = { row: IntegrationRow; headers: HeaderRow[]; credentials: CredentialRow[] };

/**
 * Reads what a form has. Headers and credentials without a value keep the stored one, which never goes to another server.
 *
 * @throws Problem not_found, invalid_request, unknown_operation, secrets_required, secrets_undecryptable,
 *   secret_ref_not_allowed, secret_unavailable
 */
export async function readConnectionDraft(
  deps: Deps,
  workspaceId: string,
  input: ConnectionTestBody,
): Promise<ConnectionDraft> {
  const { db, vault } = deps;
  const stored =
    input.integration === undefined ? undefined : await readStored(db, workspaceId, input.integration);
  const owner = stored?.row ?? { id: uuid(), workspace_id: workspaceId };
  const baseUrl = normalizeBaseUrl(input.base_url ?? stored?.row.base_url);
  if (stored)
    refuseMovedSecrets(
      { ...stored, base_url: stored.row.base_url },
      {
        base_url: baseUrl,
        ...(input.headers && { headers: input.headers }),
        ...(input.credentials && { credentials: input.credentials }),
      },
    );
  const headers = input.headers
    ? (await encryptHeaders(deps, owner, input.headers, stored?.headers ?? [])).rows
    : (stored?.headers ?? []);
  const credentials = input.credentials
    ? (await encryptCredentials(deps, owner, input.credentials, stored?.credentials ?? [])).rows
    : (stored?.credentials ?? []);
  return {
    saved: stored ? { id: stored.row.id, slug: stored.row.slug } : null,
    baseUrl,
    operations: await readingOperations(deps, workspaceId, input, stored?.row),
    ...(await resolved(deps, workspaceId, {
      headers: await decryptHeaders(vault, owner, headers),
      credentials: await decryptCredentials(vault, owner, credentials),
    })),
  };
}

/** @throws Problem secret_unavailable */
async function resolved(
  { secretRefs }: Deps,
  workspaceId: string,
  decrypted: Parameters<typeof resolveSecrets>[2],
): Promise<Pick<ConnectionDraft, 'headers' | 'credentials'>> {
  try {
    return await resolveSecrets(secretRefs, workspaceId, decrypted);
  } catch (error) {
    if (!(error instanceof SecretUnresolved)) throw error;
    throw new Problem('secret_unavailable', error.message, { status: 422 });
  }
}

async function readStored(db: Database, workspaceId: string, slug: string): Promise<Stored> {
  const row = await findIntegration(db, workspaceId, slug);
  return { row, headers: await readHeaders(db, row.id), credentials: await readCredentials(db, row.id) };
}

async function readingOperations(
  { db, specs }: Deps,
  workspaceId: string,
  { operations, spec_id }: ConnectionTestBody,
  row: IntegrationRow | undefined,
): Promise<OperationDefinition[]> {
  if (row && operations === undefined) {
    const definitions = await readOperations(db, row.id);
    return definitions.filter(({ key }) => isReading(key));
  }
  const specId = row?.spec_id ?? spec_id;
  if (specId === undefined)
    throw invalidRequest([{ path: 'spec_id', message: 'is missing, and no integration is named' }]);
  const spec = await specs.read(workspaceId, specId);
  const keys = [...new Set(operations)].filter(isReading).slice(0, MAX_OPERATIONS);
  return keys.length === 0 ? [] : specs.buildOperations(spec, keys);
}

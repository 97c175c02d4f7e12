import { SECRET_FIELDS } from '@trunkline/contract/credential-types';
import { normalizeHeaderName } from '@trunkline/contract/header-names';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CredentialInput } from '@trunkline/contract/schemas/credentials';
import { invalidRequest } from '../http/problems.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { Vault } from '../secrets/vault.ts';
import {
  type Credential,
  type CredentialRow,
  decodeCredential,
  headerOf,
  identityOf,
  type PlaintextCredential,
  targetOf,
} from './credential.ts';
import { inputIssues } from './credentials-input.ts';
import { expiryField, expiryOf } from './secret-expiry.ts';
import { refuseUndecryptable } from './undecryptable.ts';

/** The credentials of an integration, one for each security scheme of its spec that calls use. */

/** A credential as the API returns it: without its secret. */
export type CredentialView = Credential & { has_value: true; expires_at?: string };

type Owner = { id: string; workspace_id: string };

/**
 * Encrypts the credentials of a request.
 *
 * @param stored the stored rows; an entry without its secret keeps the one of the same credential
 * @returns the rows to store, and the credentials as the API returns them
 * @throws Problem invalid_request with every issue; secrets_undecryptable as `encryptHeaders`
 */
export async function encryptCredentials(
  vault: Vault,
  owner: Owner,
  inputs: readonly CredentialInput[],
  stored: readonly CredentialRow[],
): Promise<{ rows: CredentialRow[]; views: CredentialView[] }> {
  const issues = credentialIssues(inputs, identitiesOf(stored));
  if (issues.length > 0) throw invalidRequest(issues);
  return refuseUndecryptable(async () => {
    const decrypted = await decryptCredentials(vault, owner, stored);
    if (inputs.length === 0) return { rows: [], views: [] };
    const encrypt = await vault.encrypterFor(owner.workspace_id);
    const previous = new Map(decrypted.map((credential) => [identityOf(credential), credential]));
    const credentials = inputs.map((input) => {
      const credential = toCredential(input);
      const secret = secretOf(input);
      const kept = secret === undefined ? previous.get(identityOf(credential)) : undefined;
      return {
        credential,
        secret: secret ?? kept?.secret ?? '',
        expires_at: expiryOf(input.expires_at, kept),
      };
    });
    const rows = credentials.map(({ credential, secret, expires_at }) => ({
      integration_id: owner.id,
      credential: JSON.stringify(credential),
      secret: encrypt(rowIdentity(owner, credential), secret),
      expires_at,
    }));
    return {
      rows,
      views: credentials.map(({ credential, expires_at }) => toCredentialView(credential, expires_at)),
    };
  });
}

/**
 * Stored credentials as the API returns them.
 *
 * @returns with `undecryptable` saying why the secrets could not be decrypted, or null
 */
export async function viewCredentials(
  vault: Vault,
  owner: Owner,
  rows: readonly CredentialRow[],
): Promise<{ views: CredentialView[]; undecryptable: string | null }> {
  const views = rows.map((row) => toCredentialView(decodeCredential(row), row.expires_at));
  try {
    await decryptCredentials(vault, owner, rows);
    return { views, undecryptable: null };
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    return { views, undecryptable: error.message };
  }
}

function toCredentialView(credential: Credential, expires_at: string | null): CredentialView {
  return { ...credential, has_value: true, ...expiryField(expires_at) };
}

/** @throws SecretsUndecryptable when one of the secrets cannot be decrypted */
export function decryptCredentials(
  vault: Vault,
  owner: Owner,
  rows: readonly CredentialRow[],
): Promise<PlaintextCredential[]> {
  return Promise.all(
    rows.map(async (row) => {
      const credential = decodeCredential(row);
      const secret = await vault.decrypt(owner.workspace_id, rowIdentity(owner, credential), row.secret);
      return { ...credential, secret, expires_at: row.expires_at };
    }),
  );
}

/** Headers that the workspace sets and a credential would set too. */
export function headerConflicts(
  credentials: readonly CredentialRow[],
  headers: readonly { name: string }[],
): ValidationIssue[] {
  const set = new Map(headers.map(({ name }) => [normalizeHeaderName(name), name]));
  return credentials.flatMap((row, index) => {
    const name = set.get(headerOf(decodeCredential(row)) ?? '');
    return name === undefined
      ? []
      : [
          {
            path: `credentials.${index}`,
            message: `sets the header ${name}, which is also in headers: keep one of the two`,
          },
        ];
  });
}

/**
 * The stored credentials whose secrets an edit keeps.
 *
 * @param inputs the credentials of the request; undefined: all stay as they are
 * @returns with the index of the entry in the request, if there is one
 */
export function keptCredentials(
  stored: readonly CredentialRow[],
  inputs: readonly CredentialInput[] | undefined,
): { name: string; type: Credential['type']; index: number | undefined }[] {
  if (inputs === undefined) {
    return stored.map((row) => ({
      name: auditNameOf(row),
      type: decodeCredential(row).type,
      index: undefined,
    }));
  }
  return inputs.flatMap((input, index) =>
    lacksSecret(input) ? [{ name: input.type, type: input.type, index }] : [],
  );
}

/** True for an entry that keeps the stored secret. */
export function lacksSecret(input: CredentialInput): boolean {
  return secretOf(input) === undefined;
}

/** How the audit log names a credential. */
export function auditNameOf(row: CredentialRow): string {
  const credential = decodeCredential(row);
  if (credential.type === 'api_key') return `api_key in ${credential.in} ${credential.name}`;
  return credential.type === 'oauth2_client_credentials'
    ? `${credential.type} from ${new URL(credential.token_url).host}`
    : credential.type;
}

/** The names of stored credentials whose secret an edit replaces. */
export function replacedSecrets(
  inputs: readonly CredentialInput[],
  stored: readonly CredentialRow[],
): string[] {
  const replaced = new Set(
    inputs.filter((input) => secretOf(input) !== undefined).map((input) => identityOf(toCredential(input))),
  );
  return stored.filter((row) => replaced.has(identityOf(decodeCredential(row)))).map(auditNameOf);
}

function toCredential(input: CredentialInput): Credential {
  const scheme = input.scheme ?? null;
  switch (input.type) {
    case 'api_key':
      return { scheme, type: input.type, in: input.in ?? 'header', name: input.name ?? '' };
    case 'basic':
      return { scheme, type: input.type, username: (input.password === '' ? null : input.username) ?? null };
    case 'bearer':
      return { scheme, type: input.type };
    case 'oauth2_client_credentials':
      return {
        scheme,
        type: input.type,
        token_url: new URL(input.token_url ?? '').href,
        client_id: input.client_id ?? '',
        scopes: input.scopes ?? [],
        audience: input.audience ?? null,
        client_authentication: input.client_authentication ?? 'basic',
      };
  }
}

/** The secret of an entry; undefined: the stored one is kept. */
function secretOf(input: CredentialInput): string | undefined {
  if (input.type === 'basic')
    return input.password === undefined ? undefined : `${input.username ?? ''}:${input.password}`;
  const secret = input[SECRET_FIELDS[input.type]];
  return input.type === 'api_key' && input.in === 'query' ? secret : secret?.trim();
}

function credentialIssues(
  inputs: readonly CredentialInput[],
  stored: ReadonlySet<string>,
): ValidationIssue[] {
  const targets = new Set<string>();
  return inputs.flatMap((input, index) => {
    const issues = inputIssues(input);
    if (issues.length > 0)
      return issues.map(({ path, message }) => ({ path: `credentials.${index}.${path}`, message }));
    const credential = toCredential(input);
    const target = targetOf(credential);
    if (targets.has(target))
      return [{ path: `credentials.${index}`, message: `is the second credential that sets the ${target}` }];
    targets.add(target);
    if (secretOf(input) !== undefined || stored.has(identityOf(credential))) return [];
    return [{ path: `credentials.${index}.${SECRET_FIELDS[input.type]}`, message: MISSING }];
  });
}

const MISSING = 'is missing: no secret is stored for this credential';

function identitiesOf(rows: readonly CredentialRow[]): Set<string> {
  return new Set(rows.map((row) => identityOf(decodeCredential(row))));
}

/**
 * The row identity that a ciphertext is bound to (its additional data). It contains the former name of the table, because
 * stored ciphertexts decrypt with no other.
 */
function rowIdentity({ id }: Owner, credential: Credential): string {
  return `integration_auth/${id}/${identityOf(credential)}`;
}

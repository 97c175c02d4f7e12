import { SECRET_FIELDS } from '@trunkline/contract/credential-types';
import { normalizeHeaderName } from '@trunkline/contract/header-names';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CredentialInput } from '@trunkline/contract/schemas/credentials';
import type { SecretRef } from '@trunkline/contract/schemas/secret-refs';
import { invalidRequest } from '../http/problems.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import type { Vault } from '../secrets/vault.ts';
import {
  type Credential,
  type CredentialRow,
  decodeCredential,
  headerOf,
  identityOf,
  targetOf,
} from './credential.ts';
import { inputIssues, secretValueIssue } from './credentials-input.ts';
import { expiryField, expiryOf } from './secret-expiry.ts';
import { isSecretRef, type RequestedRef, requireResolvable } from './secret-refs.ts';
import { refuseUndecryptable } from './undecryptable.ts';

/** The credentials of an integration, one for each security scheme of its spec that calls use. */

/** A credential as the API returns it: without its secret, or with where that is. */
export type CredentialView = Pick<Credential, 'type' | 'scheme'> & {
  username?: string | SecretRef | null;
  token_url?: string;
  has_value: true;
  expires_at?: string;
} & Partial<Record<SecretField, SecretRef>>;
type SecretField = (typeof SECRET_FIELDS)[keyof typeof SECRET_FIELDS];

/** As it is stored: its secret may be a reference, which is to be resolved (resolve-secrets.ts). */
export type DecryptedCredential = Credential & { secret: string | SecretRef; expires_at?: string | null };
type Deps = { vault: Vault; secretRefs: SecretRefs };

type Owner = { id: string; workspace_id: string };

/**
 * Encrypts the credentials of a request; references are resolved, and stored as they are.
 *
 * @param stored the stored rows; an entry without its secret keeps the one of the same credential
 * @returns the rows to store, and the credentials as the API returns them
 * @throws Problem invalid_request with every issue; as `encryptHeaders`
 */
export async function encryptCredentials(
  { vault, secretRefs }: Deps,
  owner: Owner,
  inputs: readonly CredentialInput[],
  stored: readonly CredentialRow[],
): Promise<{ rows: CredentialRow[]; views: CredentialView[] }> {
  const issues = credentialIssues(inputs, identitiesOf(stored));
  if (issues.length > 0) throw invalidRequest(issues);
  await requireResolvable(secretRefs, owner.workspace_id, inputs.flatMap(requestedRef));
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
      ...(isSecretRef(secret)
        ? { secret: '', ref: secret.ref }
        : { secret: encrypt(rowIdentity(owner, credential), secret), ref: null }),
      expires_at,
    }));
    return { rows, views: rows.map(toCredentialView) };
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
  const views = rows.map(toCredentialView);
  try {
    await decryptCredentials(vault, owner, rows);
    return { views, undecryptable: null };
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    return { views, undecryptable: error.message };
  }
}

function toCredentialView(row: CredentialRow): CredentialView {
  const credential = decodeCredential(row);
  const view = { ...credential, has_value: true, ...expiryField(row.expires_at) } as const;
  return row.ref === null ? view : { ...view, [secretFieldOf(credential)]: { ref: row.ref } };
}

/** Where there is no password, the user name is the secret. */
function secretFieldOf(credential: Credential): SecretField | 'username' {
  return credential.type === 'basic' && credential.username === null
    ? 'username'
    : SECRET_FIELDS[credential.type];
}

/** @throws SecretsUndecryptable when one of the secrets cannot be decrypted */
export function decryptCredentials(
  vault: Vault,
  owner: Owner,
  rows: readonly CredentialRow[],
): Promise<DecryptedCredential[]> {
  return Promise.all(
    rows.map(async (row) => {
      const credential = decodeCredential(row);
      const secret =
        row.ref === null
          ? await vault.decrypt(owner.workspace_id, rowIdentity(owner, credential), row.secret)
          : { ref: row.ref };
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
export function auditNameOf(row: Pick<CredentialRow, 'integration_id' | 'credential'>): string {
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
      return { scheme, type: input.type, username: usernameOf(input) };
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

/** null where it is the secret. */
function usernameOf({ username = null, password }: CredentialInput): string | null {
  if (isSecretRef(password)) return isSecretRef(username) ? null : (username ?? '');
  return password === '' || isSecretRef(username) ? null : username;
}

/** The secret of an entry; undefined: the stored one is kept. */
function secretOf(input: CredentialInput): string | SecretRef | undefined {
  const { type, username, password } = input;
  if (type === 'basic') {
    if (isSecretRef(username)) return username;
    if (isSecretRef(password) || password === undefined) return password;
    return `${username ?? ''}:${password}`;
  }
  const secret = input[SECRET_FIELDS[type]];
  return typeof secret === 'string' && !(type === 'api_key' && input.in === 'query') ? secret.trim() : secret;
}

function requestedRef(input: CredentialInput, index: number): RequestedRef[] {
  const secret = secretOf(input);
  if (!isSecretRef(secret)) return [];
  const credential = toCredential(input);
  return [
    {
      path: `credentials.${index}.${secretFieldOf(credential)}`,
      ref: secret.ref,
      valueIssue: (value) => referencedSecret(credential, value).issue,
    },
  ];
}

/**
 * The secret of a credential of the value that its reference leads to.
 *
 * @returns with why the value cannot be it, where it cannot
 */
export function referencedSecret(
  credential: Credential,
  value: string,
): { secret: string; issue: string | undefined } {
  const issue = secretValueIssue(credential, value);
  if (credential.type === 'basic')
    return { issue, secret: credential.username === null ? `${value}:` : `${credential.username}:${value}` };
  const isInQuery = credential.type === 'api_key' && credential.in === 'query';
  return { issue, secret: isInQuery ? value : value.trim() };
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

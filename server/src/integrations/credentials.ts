import type { ValidationIssue } from '@trunkline/contract/problems';
import { invalidRequest } from '../http/problems.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Row } from '../storage/schema.ts';
import { type CredentialInput, inputIssues, SECRET_FIELD } from './credentials-input.ts';
import { refuseUndecryptable } from './undecryptable.ts';

/** What the calls of an integration prove themselves with, as the schemes of its description ask for it. */

/** A credential without its secret. */
export type Credential = { scheme: string | null } & (
  | { type: 'api_key'; in: 'header' | 'query' | 'cookie'; name: string }
  /** `username` is null where there is no password: then it is the secret. */
  | { type: 'basic'; username: string | null }
  | { type: 'bearer' }
  | ClientCredentials
);

/** RFC 6749, 4.4. */
export type ClientCredentials = {
  type: 'oauth2_client_credentials';
  token_url: string;
  client_id: string;
  scopes: string[];
  audience: string | null;
  client_authentication: 'basic' | 'body';
};

/** A credential with its secret: the key, the token, the client's secret; of `basic`, `user:password`. */
export type PlaintextCredential = Credential & { secret: string };

/** A credential as it is shown: its secret never leaves the server again. */
export type CredentialView = Credential & { has_value: true };

export type CredentialRow = Pick<Row<'integration_credentials'>, 'credential' | 'secret'>;
type Owner = { id: string; workspace_id: string };

/**
 * Turns the credentials an admin sent into rows to store.
 *
 * @param stored the rows there are; an entry without its secret keeps the one of the same credential
 * @throws Problem invalid_request with every fault; secrets_undecryptable as headers are
 */
export async function encryptCredentials(
  vault: Vault,
  owner: Owner,
  inputs: readonly CredentialInput[],
  stored: readonly CredentialRow[],
): Promise<CredentialRow[]> {
  const issues = credentialIssues(inputs, identitiesOf(stored));
  if (issues.length > 0) throw invalidRequest(issues);
  return refuseUndecryptable(async () => {
    const decrypted = await decryptCredentials(vault, owner, stored);
    const secrets = new Map(decrypted.map((credential) => [identityOf(credential), credential.secret]));
    const rows: CredentialRow[] = [];
    for (const input of inputs) {
      const credential = toCredential(input);
      const secret = secretOf(input) ?? secrets.get(identityOf(credential)) ?? '';
      rows.push({
        credential: JSON.stringify(credential),
        secret: await vault.encrypt(owner.workspace_id, rowIdentity(owner, credential), secret),
      });
    }
    return rows;
  });
}

/**
 * The credentials for an admin's eyes.
 *
 * @returns with `unreadable` saying why the secrets could not be decrypted, or null
 */
export async function viewCredentials(
  vault: Vault,
  owner: Owner,
  rows: readonly CredentialRow[],
): Promise<{ credentials: CredentialView[]; unreadable: string | null }> {
  const credentials = rows.map((row) => ({ ...decodeCredential(row), has_value: true }) as const);
  try {
    await decryptCredentials(vault, owner, rows);
    return { credentials, unreadable: null };
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    return { credentials, unreadable: error.message };
  }
}

/** @throws SecretsUnreadable when one of the secrets cannot be decrypted */
export function decryptCredentials(
  vault: Vault,
  owner: Owner,
  rows: readonly CredentialRow[],
): Promise<PlaintextCredential[]> {
  return Promise.all(
    rows.map(async (row) => {
      const credential = decodeCredential(row);
      const secret = await vault.decrypt(owner.workspace_id, rowIdentity(owner, credential), row.secret);
      return { ...credential, secret };
    }),
  );
}

/** The header that a credential sets, in lower case; undefined for a query parameter. */
export function headerOf(credential: Credential): string | undefined {
  if (credential.type !== 'api_key') return 'authorization';
  if (credential.in === 'cookie') return 'cookie';
  return credential.in === 'header' ? credential.name.toLowerCase() : undefined;
}

/** The query parameter that a credential sets; undefined for a header. */
export function queryParameterOf(credential: Credential): string | undefined {
  return credential.type === 'api_key' && credential.in === 'query' ? credential.name : undefined;
}

/** Headers that the workspace sets and a credential would set too. */
export function headerConflicts(
  credentials: readonly CredentialRow[],
  headers: readonly { name: string }[],
): ValidationIssue[] {
  const set = new Map(headers.map(({ name }) => [name.toLowerCase(), name]));
  return credentials.flatMap((row, index) => {
    const name = set.get(headerOf(decodeCredential(row)) ?? '');
    return name === undefined
      ? []
      : [
          {
            path: `credentials.${index}`,
            message: `sets the header ${name}, which headers sets too: keep one`,
          },
        ];
  });
}

/** What the activity log calls a credential. */
export function auditNameOf(row: CredentialRow): string {
  const credential = decodeCredential(row);
  if (credential.type === 'api_key') return `api_key in ${credential.in} ${credential.name}`;
  return credential.type === 'oauth2_client_credentials'
    ? `${credential.type} from ${new URL(credential.token_url).host}`
    : credential.type;
}

/** The names of stored credentials that were given a secret anew. */
export function replacedSecrets(
  inputs: readonly CredentialInput[],
  stored: readonly CredentialRow[],
): string[] {
  const replaced = new Set(
    inputs.filter((input) => secretOf(input) !== undefined).map((input) => identityOf(toCredential(input))),
  );
  return stored.filter((row) => replaced.has(identityOf(decodeCredential(row)))).map(auditNameOf);
}

export function decodeCredential({ credential }: CredentialRow): Credential {
  return JSON.parse(credential);
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

/** The secret that an entry brings; undefined: the stored one is kept. */
function secretOf(input: CredentialInput): string | undefined {
  if (input.type === 'basic')
    return input.password === undefined ? undefined : `${input.username ?? ''}:${input.password}`;
  const secret = input[SECRET_FIELD[input.type]];
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
      return [{ path: `credentials.${index}`, message: `is the second that sets the ${target}` }];
    targets.add(target);
    if (secretOf(input) !== undefined || stored.has(identityOf(credential))) return [];
    return [{ path: `credentials.${index}.${SECRET_FIELD[input.type]}`, message: MISSING }];
  });
}

const MISSING = 'is missing: there is no stored one for just this credential';

/** What of a request a credential sets: no two may set the same. */
function targetOf(credential: Credential): string {
  return credential.type === 'api_key' && credential.in !== 'header'
    ? `${credential.in} parameter ${credential.name}`
    : `header ${headerOf(credential)}`;
}

/**
 * All that a stored secret may be used for: it is sealed for this, and an entry with another address, user or
 * place brings its secret again. So nobody gets hold of a secret by pointing it elsewhere.
 */
function identityOf(credential: Credential): string {
  switch (credential.type) {
    case 'api_key':
      return `api_key ${targetOf(credential)}`;
    case 'basic':
      return JSON.stringify(['basic', credential.username]);
    case 'bearer':
      return 'bearer';
    case 'oauth2_client_credentials':
      return JSON.stringify([credential.type, credential.token_url, credential.client_id]);
  }
}

function identitiesOf(rows: readonly CredentialRow[]): Set<string> {
  return new Set(rows.map((row) => identityOf(decodeCredential(row))));
}

/**
 * The row identity that a ciphertext is bound to (its additional data). It keeps the table's former name: another
 * identity could not open what is stored.
 */
function rowIdentity({ id }: Owner, credential: Credential): string {
  return `integration_auth/${id}/${identityOf(credential)}`;
}

import {
  headerNameIssue,
  headerValueIssue,
  isAlwaysSensitive,
  normalizeHeaderName,
} from '@trunkline/contract/header-names';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { HeaderInput } from '@trunkline/contract/schemas/integrations';
import type { SecretRef } from '@trunkline/contract/schemas/secret-refs';
import { invalidRequest } from '../http/problems.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Row } from '../storage/schema.ts';
import { expiryField, expiryOf } from './secret-expiry.ts';
import { isSecretRef, requireResolvable } from './secret-refs.ts';
import { refuseUndecryptable } from './undecryptable.ts';

/** A header as the API returns it: a sensitive one without its value, or with where that is. */
export type HeaderView = { expires_at?: string } & (
  | { name: string; sensitive: false; value: string }
  | { name: string; sensitive: boolean; has_value: true; prefix?: string; value?: SecretRef }
);

export type HeaderRow = Pick<
  Row<'integration_headers'>,
  'name' | 'sensitive' | 'value' | 'ref' | 'expires_at'
>;
type Deps = { vault: Vault; secretRefs: SecretRefs };
type Owner = { id: string; workspace_id: string };

const MAX_HEADERS = 50;

/**
 * Encrypts the headers of a request; references are resolved, and stored as they are.
 *
 * @param stored the stored rows; an entry without `value` keeps the one of its name
 * @returns the rows to store, and the headers as the API returns them
 * @throws Problem invalid_request with every issue; secrets_undecryptable when the stored values, or the
 *   workspace's key, cannot be decrypted: saving then would lose them permanently; as `requireResolvable`
 */
export async function encryptHeaders(
  { vault, secretRefs }: Deps,
  owner: Owner,
  inputs: readonly HeaderInput[],
  stored: readonly HeaderRow[],
): Promise<{ rows: HeaderRow[]; views: HeaderView[] }> {
  const issues = headerIssues(inputs, stored);
  if (issues.length > 0) throw invalidRequest(issues);
  await requireResolvable(secretRefs, owner.workspace_id, inputs.flatMap(requestedRef));
  return refuseUndecryptable(async () => {
    const previous = await decryptHeaders(vault, owner, stored);
    if (inputs.length === 0) return { rows: [], views: [] };
    const encrypt = await vault.encrypterFor(owner.workspace_id);
    const headers = inputs.map((input) => toDecryptedHeader(input, findByName(previous, input.name)));
    const rows = headers.map(({ name, value, sensitive, expires_at = null }) => ({
      name,
      sensitive: sensitive ? 1 : 0,
      ...(isSecretRef(value)
        ? { value: '', ref: value.ref }
        : { value: encrypt(rowIdentity(owner.id, name), value), ref: null }),
      expires_at,
    }));
    return { rows, views: headers.map(toHeaderView) };
  });
}

function requestedRef({ value }: HeaderInput, index: number) {
  return isSecretRef(value)
    ? [{ path: `headers.${index}.value`, ref: value.ref, valueIssue: referencedHeaderIssue }]
    : [];
}

/** Why a header cannot have the value that a reference leads to. */
export function referencedHeaderIssue(value: string): string | undefined {
  return value.trim() === '' ? 'is empty' : headerValueIssue(value.trim());
}

/** The value of a reference is secret, whatever its header is. */
function toDecryptedHeader(
  { name, value, sensitive, expires_at }: HeaderInput,
  previous: DecryptedHeader | undefined,
): DecryptedHeader {
  const kept = value ?? previous?.value ?? '';
  return {
    name,
    sensitive: isSecretRef(kept) || isSensitive(name, sensitive ?? previous?.sensitive ?? false),
    value: isSecretRef(kept) ? kept : kept.trim(),
    expires_at: expiryOf(expires_at, value === undefined ? previous : undefined),
  };
}

/**
 * Decrypts stored headers for a response, in order.
 *
 * @returns with `undecryptable` saying why the values could not be decrypted, or null
 */
export async function viewHeaders(
  vault: Vault,
  owner: Owner,
  rows: readonly HeaderRow[],
): Promise<{ views: HeaderView[]; undecryptable: string | null }> {
  try {
    const headers = await decryptHeaders(vault, owner, rows);
    return { views: headers.map(toHeaderView), undecryptable: null };
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    const views = rows.map(
      ({ name, sensitive, ref, expires_at }) =>
        ({
          name,
          sensitive: sensitive === 1,
          has_value: true,
          ...(ref !== null && { value: { ref } }),
          ...expiryField(expires_at),
        }) as const,
    );
    return { views, undecryptable: error.message };
  }
}

function toHeaderView({ name, value, sensitive, expires_at }: DecryptedHeader): HeaderView {
  const expiry = expiryField(expires_at);
  if (isSecretRef(value)) return { name, sensitive: true, has_value: true, value, ...expiry };
  if (!sensitive) return { name, sensitive, value, ...expiry };
  const prefix = schemeOf(value);
  return { name, sensitive, has_value: true, ...(prefix !== undefined && { prefix }), ...expiry };
}

/** Of the value of a header, the scheme before the secret: a word that is known, and no part of a secret. */
function schemeOf(value: string): string | undefined {
  return /^(bearer|basic|token|api-?key|bot|digest|key|genie-?key|sso-key|splunk) (?=\S)/i.exec(value)?.[1];
}

export type PlaintextHeader = { name: string; value: string; sensitive: boolean; expires_at?: string | null };
/** As it is stored: its value may be a reference, which is to be resolved (secret-refs.ts). */
export type DecryptedHeader = Omit<PlaintextHeader, 'value'> & { value: string | SecretRef };

/** @throws SecretsUndecryptable when one of the values cannot be decrypted */
export async function decryptHeaders(
  vault: Vault,
  owner: Owner,
  rows: readonly HeaderRow[],
): Promise<DecryptedHeader[]> {
  const decrypted: DecryptedHeader[] = [];
  for (const { name, sensitive, value, ref, expires_at } of rows) {
    decrypted.push({
      name,
      sensitive: sensitive === 1,
      value:
        ref === null ? await vault.decrypt(owner.workspace_id, rowIdentity(owner.id, name), value) : { ref },
      expires_at,
    });
  }
  return decrypted;
}

/**
 * The stored sensitive headers whose values an edit keeps.
 *
 * @param inputs the headers of the request; undefined: all stay as they are
 * @returns with the index of the entry in the request, if there is one
 */
export function keptSensitiveHeaders(
  stored: readonly HeaderRow[],
  inputs: readonly HeaderInput[] | undefined,
): { name: string; index: number | undefined }[] {
  const sensitive = stored.filter((header) => header.sensitive === 1);
  if (inputs === undefined) return sensitive.map(({ name }) => ({ name, index: undefined }));
  return inputs.flatMap(({ name, value }, index) =>
    value === undefined && findByName(sensitive, name) ? [{ name, index }] : [],
  );
}

function headerIssues(inputs: readonly HeaderInput[], stored: readonly HeaderRow[]): ValidationIssue[] {
  if (inputs.length > MAX_HEADERS)
    return [{ path: 'headers', message: `can have ${MAX_HEADERS} items at most` }];
  const seen = new Set<string>();
  return inputs.flatMap(({ name, value, sensitive }, index) => {
    const normalized = normalizeHeaderName(name);
    const issue =
      headerNameIssue(name) ??
      (seen.has(normalized)
        ? 'is a duplicate: letter case makes no difference, and "_" is like "-"'
        : undefined);
    seen.add(normalized);
    if (issue) return [{ path: `headers.${index}.name`, message: issue }];
    const valueIssue =
      value === undefined
        ? missingValueIssue(name, sensitive, findByName(stored, name))
        : isSecretRef(value)
          ? undefined
          : headerValueIssue(value.trim());
    return valueIssue ? [{ path: `headers.${index}.value`, message: valueIssue }] : [];
  });
}

function missingValueIssue(
  name: string,
  sensitive: boolean | undefined,
  previous: HeaderRow | undefined,
): string | undefined {
  if (!previous) return 'is missing: there is no stored value to keep';
  const reveals = previous.sensitive === 1 && !isSensitive(name, sensitive ?? true);
  return reveals ? 'is missing: a stored secret cannot be made visible, only replaced' : undefined;
}

function isSensitive(name: string, requested: boolean): boolean {
  return requested || isAlwaysSensitive(name);
}

function findByName<Header extends { name: string }>(
  headers: readonly Header[],
  name: string,
): Header | undefined {
  return headers.find((header) => header.name.toLowerCase() === name.toLowerCase());
}

/** What the ciphertext is bound to; letter case does not matter in a header name (RFC 9110, 5.1). */
function rowIdentity(integrationId: string, name: string): string {
  return `integration_headers/${integrationId}/${name.toLowerCase()}`;
}

import { headerNameIssue, headerValueIssue, isAlwaysSensitive } from '@trunkline/contract/header-names';
import type { ValidationIssue } from '@trunkline/contract/problems';
import { invalidRequest } from '../http/problems.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Row } from '../storage/schema.ts';
import { refuseUndecryptable } from './undecryptable.ts';

/** A header as an admin sends it; without `value` it keeps the stored one. */
export type HeaderInput = { name: string; value?: string; sensitive?: boolean };

/** A header as it is shown: a sensitive value never leaves the server again. */
export type HeaderView =
  | { name: string; sensitive: false; value: string }
  | { name: string; sensitive: boolean; has_value: true };

export type HeaderRow = Pick<Row<'integration_headers'>, 'name' | 'sensitive' | 'value'>;
type Owner = { id: string; workspace_id: string };

const MAX_HEADERS = 50;

/**
 * Turns the list an admin sent into rows to store.
 *
 * @param stored the rows there are; an entry without `value` keeps the one of its name
 * @throws Problem invalid_request with every fault; secrets_undecryptable when the stored values, or the
 *   workspace's key, cannot be decrypted: saving then would lose them for good
 */
export async function encryptHeaders(
  vault: Vault,
  owner: Owner,
  inputs: readonly HeaderInput[],
  stored: readonly HeaderRow[],
): Promise<HeaderRow[]> {
  const issues = headerIssues(inputs, stored);
  if (issues.length > 0) throw invalidRequest(issues);
  return refuseUndecryptable(async () => {
    for (const row of stored)
      await vault.decrypt(owner.workspace_id, rowIdentity(owner.id, row.name), row.value);
    const rows: HeaderRow[] = [];
    for (const { name, value, sensitive } of inputs) {
      const known = findStored(stored, name);
      rows.push({
        name,
        sensitive: isSensitive(name, sensitive ?? known?.sensitive === 1) ? 1 : 0,
        value:
          value === undefined && known
            ? known.value
            : await vault.encrypt(owner.workspace_id, rowIdentity(owner.id, name), value?.trim() ?? ''),
      });
    }
    return rows;
  });
}

/**
 * The headers for an admin's eyes, in order.
 *
 * @returns with `unreadable` saying why the values could not be decrypted, or null
 */
export async function viewHeaders(
  vault: Vault,
  owner: Owner,
  rows: readonly HeaderRow[],
): Promise<{ headers: HeaderView[]; unreadable: string | null }> {
  try {
    const decrypted = await decryptHeaders(vault, owner, rows);
    const headers = decrypted.map(({ name, value, sensitive }) =>
      sensitive ? ({ name, sensitive, has_value: true } as const) : ({ name, sensitive, value } as const),
    );
    return { headers, unreadable: null };
  } catch (error) {
    if (!(error instanceof SecretsUndecryptable)) throw error;
    const headers = rows.map(
      ({ name, sensitive }) => ({ name, sensitive: sensitive === 1, has_value: true }) as const,
    );
    return { headers, unreadable: error.message };
  }
}

export type PlaintextHeader = { name: string; value: string; sensitive: boolean };

/** @throws SecretsUnreadable when one of the values cannot be decrypted */
export async function decryptHeaders(
  vault: Vault,
  owner: Owner,
  rows: readonly HeaderRow[],
): Promise<PlaintextHeader[]> {
  const decrypted: PlaintextHeader[] = [];
  for (const { name, sensitive, value } of rows) {
    decrypted.push({
      name,
      sensitive: sensitive === 1,
      value: await vault.decrypt(owner.workspace_id, rowIdentity(owner.id, name), value),
    });
  }
  return decrypted;
}

function headerIssues(inputs: readonly HeaderInput[], stored: readonly HeaderRow[]): ValidationIssue[] {
  if (inputs.length > MAX_HEADERS)
    return [{ path: 'headers', message: `takes ${MAX_HEADERS} headers at most` }];
  const seen = new Set<string>();
  return inputs.flatMap(({ name, value, sensitive }, index) => {
    const issue =
      headerNameIssue(name) ??
      (seen.has(name.toLowerCase()) ? 'is there twice; names differ in more than letter case' : undefined);
    seen.add(name.toLowerCase());
    if (issue) return [{ path: `headers.${index}.name`, message: issue }];
    const valueIssue =
      value === undefined
        ? missingValueIssue(name, sensitive, findStored(stored, name))
        : headerValueIssue(value.trim());
    return valueIssue ? [{ path: `headers.${index}.value`, message: valueIssue }] : [];
  });
}

function missingValueIssue(
  name: string,
  sensitive: boolean | undefined,
  known: HeaderRow | undefined,
): string | undefined {
  if (!known) return 'is missing: there is no stored value to keep';
  const reveals = known.sensitive === 1 && !isSensitive(name, sensitive ?? true);
  return reveals ? 'is missing: a stored secret cannot be made visible, only replaced' : undefined;
}

function isSensitive(name: string, requested: boolean): boolean {
  return requested || isAlwaysSensitive(name);
}

function findStored(stored: readonly HeaderRow[], name: string): HeaderRow | undefined {
  return stored.find((row) => row.name.toLowerCase() === name.toLowerCase());
}

/** What the ciphertext is bound to; letter case does not matter in a header name (RFC 9110, 5.1). */
function rowIdentity(integrationId: string, name: string): string {
  return `integration_headers/${integrationId}/${name.toLowerCase()}`;
}

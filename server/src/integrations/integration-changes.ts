import type { CredentialInput } from '@trunkline/contract/schemas/credentials';
import type { HeaderInput } from '@trunkline/contract/schemas/integrations';
import { type AuditChanges, changesBetween } from '../audit-log/audit-log.ts';
import type { Row } from '../storage/schema.ts';
import { decodeCallPolicy } from './call-policy.ts';
import type { CredentialRow } from './credential.ts';
import { auditNameOf, replacedSecrets } from './credentials.ts';
import type { HeaderRow } from './headers.ts';
import type { SelectedOperation } from './operations-storage.ts';
import { isOtherOrigin } from './secret-destination.ts';
import type { SlugAliasRow } from './slug-aliases-storage.ts';

/** What the audit log records of creations and edits: of headers and credentials their names, never their values. */

/** An integration as it is stored. */
export type StoredIntegration = {
  row: Pick<Row<'integrations'>, 'id' | 'slug' | 'name' | 'description' | 'base_url' | 'call_policy'>;
  operations: readonly SelectedOperation[];
  headers: readonly HeaderRow[];
  credentials: readonly CredentialRow[];
  aliases: readonly SlugAliasRow[];
};

export function changesOfCreation(created: StoredIntegration): AuditChanges {
  return changesBetween({}, recordedFields(created));
}

/** @param edit with the headers and credentials whose values it may replace */
export function changesOfEdit(
  before: StoredIntegration,
  after: StoredIntegration,
  edit: { headers?: readonly HeaderInput[]; credentials?: readonly CredentialInput[] },
): AuditChanges {
  return {
    ...changesBetween(recordedFields(before), recordedFields(after)),
    ...destinationOf(before, after),
    ...namesOf('header_values', replacedHeaderValues(edit.headers ?? [], before.headers)),
    ...namesOf('credential_values', replacedSecrets(edit.credentials ?? [], before.credentials)),
  };
}

/** Secrets that are sent to another server are a change of their own, which is found without comparing URLs. */
function destinationOf(before: StoredIntegration, after: StoredIntegration): AuditChanges {
  const [from, to] = [before.row.base_url, after.row.base_url];
  const hasSecrets = after.credentials.length > 0 || after.headers.some(({ sensitive }) => sensitive === 1);
  return hasSecrets && isOtherOrigin(from, to)
    ? { secrets_sent_to: [new URL(from).origin, new URL(to).origin] }
    : {};
}

function recordedFields({ row, operations, headers, credentials, aliases }: StoredIntegration) {
  const { slug, name, description, base_url } = row;
  return {
    slug,
    aliases: aliases.map((alias) => alias.slug),
    name,
    description,
    base_url,
    call_policy: decodeCallPolicy(row),
    operations: operations.map(({ key }) => key),
    credentials: credentials.map((row) => `${auditNameOf(row)}${refText(row)}`),
    ...expiries(headers, credentials),
    headers: headers.map((header) =>
      header.sensitive && header.ref === null
        ? `${header.name} (sensitive)`
        : `${header.name}${refText(header)}`,
    ),
  };
}

/** A reference is no secret, as its value is. */
function refText({ ref }: { ref: string | null }): string {
  return ref === null ? '' : ` (by reference: ${ref})`;
}

/** Which of their values expire, and when; absent where none does. */
function expiries(headers: readonly HeaderRow[], credentials: readonly CredentialRow[]) {
  const texts = [
    ...headers.map((header) => expiryText(header.name, header.expires_at)),
    ...credentials.map((row) => expiryText(auditNameOf(row), row.expires_at)),
  ].flat();
  return texts.length > 0 ? { expires_at: texts } : {};
}

function expiryText(name: string, expires_at: string | null): string[] {
  return expires_at === null ? [] : [`${name}: ${expires_at}`];
}

function namesOf(field: string, names: readonly string[]): AuditChanges {
  return names.length > 0 ? { [field]: [null, names] } : {};
}

/** The names of stored headers whose value an edit replaces. */
function replacedHeaderValues(inputs: readonly HeaderInput[], stored: readonly HeaderRow[]): string[] {
  const names = new Set(stored.map(({ name }) => name.toLowerCase()));
  return inputs.flatMap(({ name, value }) =>
    value !== undefined && names.has(name.toLowerCase()) ? [name] : [],
  );
}

import { SECRET_FIELDS } from '@trunkline/contract/credential-types';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CredentialInput } from '@trunkline/contract/schemas/credentials';
import type { HeaderInput } from '@trunkline/contract/schemas/integrations';
import { Problem } from '../http/problems.ts';
import { type Credential, type CredentialRow, decodeCredential } from './credential.ts';
import { keptCredentials, lacksSecret } from './credentials.ts';
import { type HeaderRow, keptSensitiveHeaders } from './headers.ts';

/**
 * A stored secret is bound to the origin that it was entered for. Otherwise an admin who may not read it could have it
 * sent to a server of their own.
 */

type Secrets = { headers: readonly HeaderRow[]; credentials: readonly CredentialRow[] };
type SecretsEdit = { headers?: readonly HeaderInput[]; credentials?: readonly CredentialInput[] };

/** True when calls to the one URL go to another server than calls to the other (RFC 6454, 4). */
export function isOtherOrigin(before: string, after: string): boolean {
  return new URL(before).origin !== new URL(after).origin;
}

/**
 * @param stored the secrets of the integration, and `base_url` that they were entered for
 * @param edit the new `base_url`, with the headers and credentials of the request
 * @throws Problem secrets_required when a stored secret would go to another origin
 */
export function refuseMovedSecrets(
  stored: Secrets & { base_url: string },
  edit: SecretsEdit & { base_url: string },
): void {
  const issues = isOtherOrigin(stored.base_url, edit.base_url)
    ? [...headerIssues(stored, edit), ...credentialIssues(stored, edit)]
    : tokenUrlIssues(stored, edit);
  if (issues.length === 0) return;
  throw new Problem(
    'secrets_required',
    `Secrets would be sent to another server than the one they were entered for. Enter their values again: ${issues.map(({ path }) => path).join(', ')}.`,
    { errors: issues },
  );
}

const MESSAGE = 'is required again: it would be sent to another server than before';

function headerIssues({ headers }: Secrets, edit: SecretsEdit): ValidationIssue[] {
  return keptSensitiveHeaders(headers, edit.headers).map(({ name, index }) => ({
    path: index === undefined ? `headers.${name}` : `headers.${index}.value`,
    message: MESSAGE,
  }));
}

function credentialIssues({ credentials }: Secrets, edit: SecretsEdit): ValidationIssue[] {
  return keptCredentials(credentials, edit.credentials).map(({ name, index, type }) => ({
    path: index === undefined ? `credentials.${name}` : `credentials.${index}.${SECRET_FIELDS[type]}`,
    message: MESSAGE,
  }));
}

/** A client secret goes to the token URL, not to the base URL. */
function tokenUrlIssues({ credentials }: Secrets, edit: SecretsEdit): ValidationIssue[] {
  const clients = credentials.map(decodeCredential).flatMap(tokenUrlOf);
  return (edit.credentials ?? []).flatMap((input, index) => {
    const { type, token_url = '' } = input;
    if (type !== 'oauth2_client_credentials' || !lacksSecret(input) || !URL.canParse(token_url)) return [];
    const isMoved = clients.length > 0 && clients.every((url) => isOtherOrigin(url, token_url));
    return isMoved ? [{ path: `credentials.${index}.client_secret`, message: MESSAGE }] : [];
  });
}

function tokenUrlOf(credential: Credential): string[] {
  return credential.type === 'oauth2_client_credentials' ? [credential.token_url] : [];
}

import { t } from '@lingui/core/macro';
import { SECRET_FIELDS } from '@trunkline/contract/credential-types';
import type { IntegrationValues } from '../configure/values.ts';

/**
 * Stored secrets are sent only to the server that they were entered for: with a base URL on another one, they are
 * entered again.
 */

/** The server that calls would go to instead; undefined while they go to the same, or where no secret is stored. */
export function otherServer(baseUrl: string, values: IntegrationValues): string | undefined {
  const origin = originOf(values.base_url);
  const hasStoredSecrets = [...values.headers, ...values.credentials].some(({ is_stored }) => is_stored);
  return hasStoredSecrets && origin !== originOf(baseUrl) ? origin : undefined;
}

/** An error for each stored secret, by field. */
export function movedSecretErrors(baseUrl: string, values: IntegrationValues): Record<string, string> {
  if (otherServer(baseUrl, values) === undefined) return {};
  const fields = [
    ...values.headers.map(({ is_stored }, index) => ({ is_stored, field: `headers.${index}.value` })),
    ...values.credentials.map(({ is_stored, type }, index) => ({
      is_stored,
      field: `credentials.${index}.${SECRET_FIELDS[type]}`,
    })),
  ];
  return Object.fromEntries(
    fields.flatMap(({ is_stored, field }) =>
      is_stored ? [[field, t`Enter it again for the new server.`]] : [],
    ),
  );
}

/** Stored secrets as empty fields. */
export function withoutStored({ headers, credentials }: IntegrationValues) {
  return {
    headers: headers.map((header) => ({ ...header, is_stored: false })),
    credentials: credentials.map((credential) => ({ ...credential, is_stored: false })),
  };
}

export function originOf(url: string): string | undefined {
  return URL.canParse(url.trim()) ? new URL(url.trim()).origin : undefined;
}

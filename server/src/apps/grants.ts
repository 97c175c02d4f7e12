import type { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import { decodeTexts } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';

/** What admins granted an app of an integration: some of its operations, or null for all of them. */
export type Grant = { operations: readonly string[] | null };

/** @throws Error when what is stored is damaged */
export function decodeGrant({ app_id, integration_id, operations }: Row<'app_grants'>): Grant {
  const row = `${app_id} ${integration_id}`;
  return {
    operations: operations === null ? null : decodeTexts(operations, 'app_grants.operations', row),
  };
}

/** Settings as far as a grant covers them. @param grant undefined: there is none */
export function withinGrant(
  settings: AppIntegrationSettings,
  grant: Grant | undefined,
): AppIntegrationSettings {
  if (!grant) return { ...settings, enabled: false };
  return { ...settings, operations: intersection(settings.operations, grant.operations) };
}

/** @param one null: all of them */
function intersection(one: readonly string[] | null, other: readonly string[] | null): string[] | null {
  if (one === null) return other && [...other];
  return other === null ? [...one] : one.filter((key) => other.includes(key));
}

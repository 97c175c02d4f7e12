import { isReading } from '@trunkline/contract/operation-effect';
import type { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import type { AccessLevel } from '@trunkline/contract/schemas/integration-access';

/** How much of an integration settings allow, in a word. */
export function levelOf({
  enabled,
  operations,
}: Pick<AppIntegrationSettings, 'enabled' | 'operations'>): AccessLevel {
  if (!enabled) return 'off';
  if (operations === null) return 'all';
  return operations.every(isReading) ? 'read_only' : 'limited';
}

import type { Integration, IntegrationSummary } from '@trunkline/contract/schemas/integrations';
import type { EgressRules } from '../egress/rules.ts';
import { checkPermission } from '../workspaces/permissions.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { baseUrlWarning, tokenUrlWarning } from './base-url.ts';
import { decodeCallPolicy } from './call-policy.ts';
import { currentCapture } from './capture.ts';
import type { CredentialView } from './credentials.ts';
import type { HeaderView } from './headers.ts';
import type { IntegrationRow } from './integration-storage.ts';
import { decodeWarnings, type SelectedOperation } from './operations-storage.ts';
import { plainHttpWarning } from './secret-warnings.ts';
import type { SlugAliasRow } from './slug-aliases-storage.ts';

/** An integration as every member sees it: without its headers and credentials. */
export function toIntegrationView(
  egressRules: EgressRules,
  row: IntegrationRow,
  operations: readonly SelectedOperation[],
  aliases: readonly SlugAliasRow[],
): IntegrationSummary {
  return {
    id: row.id,
    slug: row.slug,
    aliases: aliases.map(({ slug, expires_at }) => ({ slug, expires_at })),
    name: row.name,
    description: row.description,
    base_url: row.base_url,
    spec_id: row.spec_id,
    revision: row.revision,
    created_at: row.created_at,
    updated_at: row.updated_at,
    source_drifted_at: row.source_drifted_at,
    call_policy: decodeCallPolicy(row),
    operations: operations.map(({ key }) => key),
    updated_by: row.editor_email,
    capture_until: currentCapture(row)?.until ?? null,
    warnings: [...baseUrlWarning(egressRules, row.base_url), ...operations.flatMap(decodeWarnings)],
  };
}

export function maySeeSecrets({ role, workspace }: Membership): boolean {
  return checkPermission({ role, ...workspace }, 'integration.read_headers').allowed;
}

/**
 * An integration with its headers and credentials, for members who may see them.
 *
 * @param headers with why their values cannot be decrypted; null: they can. Likewise `credentials`
 */
export function withSecrets(
  egressRules: EgressRules,
  integration: IntegrationSummary,
  headers: { views: HeaderView[]; undecryptable: string | null },
  credentials: { views: CredentialView[]; undecryptable: string | null },
): Integration {
  const undecryptable = headers.undecryptable ?? credentials.undecryptable;
  const hasSecrets = credentials.views.length > 0 || headers.views.some(({ sensitive }) => sensitive);
  const warnings = [
    ...plainHttpWarning(integration.base_url, hasSecrets),
    ...credentials.views.flatMap((credential) => tokenUrlWarning(egressRules, credential)),
  ];
  return {
    ...integration,
    headers: headers.views,
    credentials: credentials.views,
    headers_error: undecryptable === null ? null : { code: 'secrets_undecryptable', detail: undecryptable },
    warnings: [...integration.warnings, ...warnings],
  };
}

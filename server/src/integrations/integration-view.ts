import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';
import type { EgressRules } from '../egress/rules.ts';
import type { Row } from '../storage/schema.ts';
import { baseUrlWarning, tokenUrlWarning } from './base-url.ts';
import { decodeCallPolicy } from './call-policy.ts';
import type { CredentialView } from './credentials.ts';
import type { HeaderView } from './headers.ts';
import type { IntegrationRow } from './integration-storage.ts';
import { decodeWarnings, type SelectedOperation } from './operations-storage.ts';

type ShownColumn =
  | 'id'
  | 'slug'
  | 'name'
  | 'description'
  | 'base_url'
  | 'spec_id'
  | 'revision'
  | 'created_at'
  | 'updated_at'
  | 'source_drifted_at';

/** An integration as every member sees it: without its headers and credentials. */
export type IntegrationView = Pick<Row<'integrations'>, ShownColumn> & {
  call_policy: CallPolicy;
  /** Keys. */
  operations: string[];
  /** The e-mail of the last editor; null where the account was deleted. */
  updated_by: string | null;
  warnings: string[];
};

/** Headers and credentials, for members who may see them. */
export type SecretsView = {
  headers: HeaderView[];
  credentials: CredentialView[];
  /** Why the stored secrets cannot be decrypted; null: they can. */
  undecryptable: string | null;
  warnings: string[];
};

export type IntegrationDetails = { integration: IntegrationView; secrets: SecretsView };

export function toIntegrationView(
  egressRules: EgressRules,
  row: IntegrationRow,
  operations: readonly SelectedOperation[],
): IntegrationView {
  return {
    id: row.id,
    slug: row.slug,
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
    warnings: [...baseUrlWarning(egressRules, row.base_url), ...operations.flatMap(decodeWarnings)],
  };
}

/** @param undecryptable why the values of the headers, or the secrets of the credentials, cannot be decrypted */
export function toSecretsView(
  egressRules: EgressRules,
  headers: { views: HeaderView[]; undecryptable: string | null },
  credentials: { views: CredentialView[]; undecryptable: string | null },
): SecretsView {
  return {
    headers: headers.views,
    credentials: credentials.views,
    undecryptable: headers.undecryptable ?? credentials.undecryptable,
    warnings: credentials.views.flatMap((credential) => tokenUrlWarning(egressRules, credential)),
  };
}

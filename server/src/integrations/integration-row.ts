import { toOneLine } from '@trunkline/contract/one-line';
import type { CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import type { CredentialInput } from '@trunkline/contract/schemas/credentials';
import type { HeaderInput } from '@trunkline/contract/schemas/integrations';
import { v7 as uuid } from 'uuid';
import { decodeServers, type SpecRow } from '../specs/spec-storage.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { normalizeBaseUrl } from './base-url.ts';
import { decodeCallPolicy, withEdit, withSelectedOperations } from './call-policy.ts';
import type { IntegrationRow } from './integration-storage.ts';

export type IntegrationInput = {
  spec_id: string;
  slug: string;
  name?: string;
  description?: string;
  base_url?: string;
  operations: string[];
  headers?: HeaderInput[];
  credentials?: CredentialInput[];
  call_policy?: CallPolicyEdit;
};

export type IntegrationEdit = Partial<Omit<IntegrationInput, 'spec_id'>>;

/** The row of a new integration, at its first revision. */
export function newRow(
  { workspace, user }: Membership,
  input: IntegrationInput,
  spec: SpecRow,
): IntegrationRow {
  const now = new Date().toISOString();
  return {
    id: uuid(),
    workspace_id: workspace.id,
    spec_id: spec.id,
    slug: input.slug,
    name: input.name ?? (toOneLine(spec.title) || input.slug),
    description: input.description ?? '',
    base_url: normalizeBaseUrl(input.base_url ?? decodeServers(spec)[0]),
    call_policy: JSON.stringify(input.call_policy ?? {}),
    revision: 1,
    created_by: user.id,
    updated_by: user.id,
    editor_email: user.email,
    created_at: now,
    updated_at: now,
    source_drifted_at: null,
    deleted_slug: null,
    deleted_at: null,
    deleted_by: null,
    capture_until: null,
    capture_keep_days: null,
  };
}

/** The columns that an edit changes. */
export function changedColumns(
  { user }: Membership,
  row: IntegrationRow,
  {
    slug = row.slug,
    name = row.name,
    description = row.description,
    base_url,
    call_policy = {},
  }: IntegrationEdit,
  selectedKeys: readonly string[],
) {
  const callPolicy = withSelectedOperations(decodeCallPolicy(row), selectedKeys);
  return {
    slug,
    name,
    description,
    base_url: base_url === undefined ? row.base_url : normalizeBaseUrl(base_url),
    call_policy: JSON.stringify(withEdit(callPolicy, call_policy)),
    revision: row.revision + 1,
    updated_by: user.id,
    updated_at: new Date().toISOString(),
  };
}

import { t } from '@lingui/core/macro';
import type { UseFormReturnType } from '@mantine/form';
import { toOneLine } from '@trunkline/contract/one-line';
import { proposedDescription, proposedNames } from '@trunkline/contract/proposed-names';
import { CallPolicy, DEFAULT_CALL_POLICY } from '@trunkline/contract/schemas/call-policy';
import { type Static, Type } from 'typebox';
import type { Integration, NewIntegration } from '../../../api/queries/integrations.ts';
import type { Spec } from '../../../api/queries/specs.ts';
import {
  CredentialValues,
  credentialBody,
  credentialErrors,
  suggestedCredentials,
  toCredentialValues,
} from './credentials.ts';
import { HeaderValues, headerBody, headerErrors, toHeaderValues } from './headers.ts';
import { integrationSlugIssue } from './slug.ts';

/**
 * An integration as form values. The names are those of the API, so that its validation errors are displayed at their
 * fields.
 */
export const IntegrationValues = Type.Object({
  name: Type.String(),
  slug: Type.String(),
  description: Type.String(),
  base_url: Type.String(),
  operations: Type.Array(Type.String()),
  credentials: Type.Array(CredentialValues),
  headers: Type.Array(HeaderValues),
  call_policy: CallPolicy,
});
export type IntegrationValues = Static<typeof IntegrationValues>;

export type IntegrationForm = UseFormReturnType<IntegrationValues>;

/** The values that a spec suggests. */
export function valuesOfSpec(spec: Spec): IntegrationValues {
  const [server = ''] = spec.servers;
  return {
    ...proposedNames(toOneLine(spec.title), [server, spec.source_url ?? '']),
    description: proposedDescription(spec.description),
    base_url: server,
    operations: [],
    credentials: suggestedCredentials(spec.security_schemes),
    headers: [],
    call_policy: DEFAULT_CALL_POLICY,
  };
}

export function valuesOf(integration: Integration): IntegrationValues {
  const {
    name,
    slug,
    description,
    base_url,
    operations,
    call_policy,
    credentials = [],
    headers = [],
  } = integration;
  return {
    name,
    slug,
    description,
    base_url,
    operations,
    credentials: credentials.map(toCredentialValues),
    headers: headers.map(toHeaderValues),
    call_policy,
  };
}

/** The values of a duplicate: the same credentials and headers, without their secrets. */
export function valuesOfDuplicate(integration: Integration): IntegrationValues {
  return withoutSecrets({ ...valuesOf(integration), name: t`${{ name: integration.name }} (copy)` });
}

/** Without values of headers and credentials, so that the rest can be stored in the browser. */
export function withoutSecrets(values: IntegrationValues): IntegrationValues {
  return {
    ...values,
    credentials: values.credentials.map((credential) => ({
      ...credential,
      value: '',
      // Some APIs use the key as the user name.
      username: '',
      password: '',
      token: '',
      client_secret: '',
      expires_at: '',
      is_stored: false,
      is_replaced: false,
    })),
    headers: values.headers.map((header) => ({
      ...header,
      value: '',
      expires_at: '',
      is_stored: false,
      is_replaced: false,
    })),
  };
}

/** The request body. */
export function bodyOf(values: IntegrationValues) {
  return {
    name: values.name.trim(),
    slug: values.slug,
    description: values.description.trim(),
    base_url: values.base_url.trim(),
    operations: values.operations,
    credentials: values.credentials.map(credentialBody),
    headers: values.headers.map(headerBody),
    call_policy: {
      ...values.call_policy,
      cached_operations: values.call_policy.cached_operations.filter((key) =>
        values.operations.includes(key),
      ),
    },
  } satisfies Omit<NewIntegration, 'spec_id'>;
}

/** The request body of a new integration. */
export function newIntegrationOf(specId: string, values: IntegrationValues): NewIntegration {
  const { call_policy, ...body } = bodyOf(values);
  return { spec_id: specId, ...body, ...(!isDefaultPolicy(call_policy) && { call_policy }) };
}

/** The errors, by field; the server validates more strictly. */
export function validateValues(values: IntegrationValues): Record<string, string> {
  const errors: Record<string, string> = {
    ...headerErrors(values.headers),
    ...credentialErrors(values.credentials),
  };
  if (values.name.trim() === '') errors.name = t`Enter a name.`;
  const slug = integrationSlugIssue(values.slug);
  if (slug !== null) errors.slug = slug;
  if (!/^https?:\/\/\S+$/.test(values.base_url.trim()))
    errors.base_url = t`Enter the URL that all calls start with, such as https://api.example.com/v1.`;
  if (values.operations.length === 0) errors.operations = t`Select at least one endpoint.`;
  return errors;
}

/** A default policy is not stored, so that it follows later defaults. */
function isDefaultPolicy(policy: CallPolicy): boolean {
  return JSON.stringify(policy) === JSON.stringify(DEFAULT_CALL_POLICY);
}

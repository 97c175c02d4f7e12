import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Integration, IntegrationEdit } from '../../../api/queries/integrations.ts';
import { refOf } from '../configure/credentials.ts';

/** A field that was changed since the form was loaded. */
export type Change = {
  field: keyof IntegrationEdit;
  label: MessageDescriptor;
  before: string;
  after: string;
};

/** The changes of another user, field by field; for headers and credentials, their names. */
export function changesBetween(before: Integration, after: Integration): Change[] {
  return FIELDS.flatMap(([field, label, textOf]) => {
    const [oldText, newText] = [textOf(before, after), textOf(after, before)];
    return oldText === newText ? [] : [{ field, label, before: oldText, after: newText }];
  });
}

type TextOf = (integration: Integration, other: Integration) => string;

const FIELDS: readonly (readonly [field: keyof IntegrationEdit, label: MessageDescriptor, textOf: TextOf])[] =
  [
    ['name', msg`Name`, ({ name }) => name],
    ['slug', msg`Slug`, ({ slug }) => slug],
    ['description', msg`Description`, ({ description }) => description],
    ['base_url', msg`Base URL`, ({ base_url }) => base_url],
    ['operations', msg`Endpoints`, (one, other) => missingFrom(one.operations, other.operations)],
    ['headers', msg`Headers`, (one, other) => missingFrom(headersOf(one), headersOf(other))],
    ['credentials', msg`Credentials`, (one, other) => missingFrom(credentialsOf(one), credentialsOf(other))],
    ['call_policy', msg`Advanced`, (one, other) => missingFrom(callPolicyOf(one), callPolicyOf(other))],
  ];

/** The items that only the first list has. */
function missingFrom(one: readonly string[], other: readonly string[]): string {
  return one.filter((item) => !other.includes(item)).join('\n');
}

function headersOf({ headers = [] }: Integration): string[] {
  return headers.map(({ name, value, sensitive }) =>
    typeof value === 'object'
      ? `${name} (by reference: ${value.ref})`
      : sensitive
        ? `${name} (sensitive)`
        : `${name}: ${value}`,
  );
}

function credentialsOf({ credentials = [] }: Integration): string[] {
  return credentials.map((credential) => {
    const { type, scheme, name, username, token_url, client_id } = credential;
    const user = typeof username === 'string' ? username : undefined;
    return [type, scheme, name, user, token_url, client_id, refOf(credential)].filter(Boolean).join(' ');
  });
}

function callPolicyOf({ call_policy }: Integration): string[] {
  return Object.entries(call_policy).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}

import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { randomId } from '@mantine/hooks';
import { CREDENTIAL_TYPES, type CredentialType, SECRET_FIELDS } from '@trunkline/contract/credential-types';
import { type Static, Type } from 'typebox';
import type { CredentialView, NewIntegration } from '../../../api/queries/integrations.ts';
import type { SecurityScheme } from '../../../api/queries/specs.ts';
import { textOf } from '../../../language/text.ts';
import { expiryBody } from './expiry.ts';
import { refErrors } from './secret-ref.ts';

/** A credential as form values: the fields of all types. */
export const CredentialValues = Type.Object({
  /** A key for React. */
  id: Type.String(),
  type: Type.Enum(CREDENTIAL_TYPES),
  /** The security scheme of the spec that it is for. */
  scheme: Type.Union([Type.String(), Type.Null()]),
  in: Type.Enum(['header', 'query', 'cookie']),
  name: Type.String(),
  value: Type.String(),
  username: Type.String(),
  password: Type.String(),
  token: Type.String(),
  token_url: Type.String(),
  client_id: Type.String(),
  client_secret: Type.String(),
  /** Its secret is where `ref` says. */
  is_ref: Type.Boolean(),
  ref: Type.String(),
  scopes: Type.Array(Type.String()),
  audience: Type.String(),
  client_authentication: Type.Enum(['basic', 'body']),
  /** A time or a date; empty: none is known. */
  expires_at: Type.String(),
  /** Its secret is stored on the server, which never sends it. */
  is_stored: Type.Boolean(),
  /** A new secret is entered for a stored one. */
  is_replaced: Type.Boolean(),
});
export type CredentialValues = Static<typeof CredentialValues>;

export function newCredential(
  type: CredentialType,
  fields: Partial<CredentialValues> = {},
): CredentialValues {
  return {
    id: randomId('credential'),
    type,
    scheme: null,
    in: 'header',
    name: '',
    value: '',
    username: '',
    password: '',
    token: '',
    token_url: '',
    client_id: '',
    client_secret: '',
    is_ref: false,
    ref: '',
    scopes: [],
    audience: '',
    client_authentication: 'basic',
    expires_at: '',
    is_stored: false,
    is_replaced: false,
    ...fields,
  };
}

/** The credential that a security scheme requires; undefined for types that Trunkline does not support. */
export function credentialFor(scheme: SecurityScheme): CredentialValues | undefined {
  const fields = { id: `credential ${scheme.name}`, scheme: scheme.name };
  switch (scheme.type) {
    case 'apiKey':
      return isLocation(scheme.in) && scheme.parameter_name
        ? newCredential('api_key', { ...fields, in: scheme.in, name: scheme.parameter_name })
        : undefined;
    case 'http':
      if (scheme.scheme === 'basic') return newCredential('basic', fields);
      return scheme.scheme === 'bearer' ? newCredential('bearer', fields) : undefined;
    case 'oauth2':
      return scheme.token_url === null
        ? newCredential('bearer', fields)
        : newCredential('oauth2_client_credentials', { ...fields, token_url: scheme.token_url });
    case 'openIdConnect':
      return newCredential('bearer', fields);
    default:
      return undefined;
  }
}

function isLocation(text: string | null | undefined): text is CredentialValues['in'] {
  return text === 'header' || text === 'query' || text === 'cookie';
}

/** The credential of an API with one security scheme; none where there are several. */
export function suggestedCredentials(schemes: readonly SecurityScheme[]): CredentialValues[] {
  const credentials = schemes.flatMap((scheme) => credentialFor(scheme) ?? []);
  return credentials.length === 1 ? credentials : [];
}

export function toCredentialValues(view: CredentialView, index: number): CredentialValues {
  const { type, scheme, name, username, token_url, client_id, scopes, audience } = view;
  const location = isLocation(view.in) ? view.in : 'header';
  const ref = refOf(view);
  return newCredential(type, {
    id: `credential ${index}`,
    scheme,
    in: location,
    name: name ?? '',
    username: typeof username === 'string' ? username : '',
    token_url: token_url ?? '',
    client_id: client_id ?? '',
    scopes: scopes ?? [],
    audience: audience ?? '',
    client_authentication: view.client_authentication === 'body' ? 'body' : 'basic',
    expires_at: view.expires_at ?? '',
    ...(ref === undefined ? { is_stored: true } : { is_ref: true, ref }),
  });
}

/** Where its secret is; undefined: it is stored. A key without a password is the user name. */
export function refOf(view: CredentialView): string | undefined {
  const field = view[SECRET_FIELDS[view.type]] ?? view.username;
  return typeof field === 'object' ? field?.ref : undefined;
}

type Credential = Extract<NonNullable<NewIntegration['credentials']>, readonly unknown[]>[number];

/** The request body: the fields of its type, without a stored secret. */
export function credentialBody(credential: CredentialValues): Credential {
  return { ...fieldsOf(credential), ...expiryBody(credential.expires_at, credential.is_stored) };
}

function fieldsOf(credential: CredentialValues): Credential {
  const { type, scheme, is_stored, is_ref } = credential;
  const ref = { ref: credential.ref.trim() };
  switch (type) {
    case 'api_key': {
      const { in: location, name, value } = credential;
      return {
        type,
        scheme,
        in: location,
        name: name.trim(),
        ...(!is_stored && { value: is_ref ? ref : value }),
      };
    }
    case 'basic': {
      const { username, password } = credential;
      if (is_ref && username === '') return { type, scheme, username: ref, password: '' };
      if (is_ref) return { type, scheme, username, password: ref };
      return { type, scheme, username: username === '' ? null : username, ...(!is_stored && { password }) };
    }
    case 'bearer':
      return { type, scheme, ...(!is_stored && { token: is_ref ? ref : credential.token.trim() }) };
    case 'oauth2_client_credentials': {
      const { token_url, client_id, client_secret, scopes, audience, client_authentication } = credential;
      return {
        type,
        scheme,
        token_url: token_url.trim(),
        client_id: client_id.trim(),
        scopes,
        audience: audience.trim() || null,
        client_authentication,
        ...(!is_stored && { client_secret: is_ref ? ref : client_secret }),
      };
    }
  }
}

export function credentialErrors(credentials: readonly CredentialValues[]): Record<string, string> {
  const errors = credentials.flatMap((credential, index) =>
    missingIn(credential).map(([field, error]) => [`credentials.${index}.${field}`, textOf(error)]),
  );
  const ofRefs = credentials.flatMap(({ type, is_ref, ref }, index) =>
    is_ref ? Object.entries(refErrors(`credentials.${index}.${SECRET_FIELDS[type]}`, ref)) : [],
  );
  return Object.fromEntries([...errors, ...ofRefs]);
}

function missingIn(credential: CredentialValues): [field: string, error: MessageDescriptor][] {
  return REQUIRED[credential.type].filter(
    ([field]) =>
      credential[field] === '' && !((credential.is_stored || credential.is_ref) && SECRETS.has(field)),
  );
}

type TextField = 'name' | 'value' | 'username' | 'token' | 'token_url' | 'client_id' | 'client_secret';

const SECRETS: ReadonlySet<TextField> = new Set(['value', 'username', 'token', 'client_secret']);

const REQUIRED: Readonly<Record<CredentialType, [field: TextField, error: MessageDescriptor][]>> = {
  api_key: [
    ['name', msg`Enter the name, or remove the credential.`],
    ['value', msg`Enter the key, or remove the credential.`],
  ],
  basic: [['username', msg`Enter the user name, or remove the credential.`]],
  bearer: [['token', msg`Enter the token, or remove the credential.`]],
  oauth2_client_credentials: [
    ['token_url', msg`Enter the token URL, or remove the credential.`],
    ['client_id', msg`Enter the client ID, or remove the credential.`],
    ['client_secret', msg`Enter the client secret, or remove the credential.`],
  ],
};

import { normalizeHeaderName } from '@trunkline/contract/header-names';
import { type Static, Type } from 'typebox';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';

/** A credential as it is stored: what it is, where it goes in a request, and what its secret is bound to. */

const StringOrNull = Type.Union([Type.String(), Type.Null()]);
/** The name of the security scheme in the spec; null: none was named. */
const scheme = StringOrNull;

const ClientCredentials = Type.Object({
  scheme,
  type: Type.Literal('oauth2_client_credentials'),
  token_url: Type.String(),
  client_id: Type.String(),
  scopes: Type.Array(Type.String()),
  audience: StringOrNull,
  client_authentication: Type.Enum(['basic', 'body']),
});
/** The client credentials grant (RFC 6749, 4.4). */
export type ClientCredentials = Omit<Static<typeof ClientCredentials>, 'scheme'>;

const Credential = Type.Union([
  Type.Object({
    scheme,
    type: Type.Literal('api_key'),
    in: Type.Enum(['header', 'query', 'cookie']),
    name: Type.String(),
  }),
  /** `username` is null where there is no password: then it is the secret. */
  Type.Object({ scheme, type: Type.Literal('basic'), username: StringOrNull }),
  Type.Object({ scheme, type: Type.Literal('bearer') }),
  ClientCredentials,
]);
/** A credential without its secret, as it is stored. */
export type Credential = Static<typeof Credential>;

/** A credential with its secret: the key, the token, the client's secret; of `basic`, `user:password`. */
export type PlaintextCredential = Credential & { secret: string; expires_at?: string | null };

export type CredentialRow = Pick<
  Row<'integration_credentials'>,
  'integration_id' | 'credential' | 'secret' | 'ref' | 'expires_at'
>;

/** @throws Error when what is stored is damaged */
export function decodeCredential({
  integration_id,
  credential,
}: Pick<CredentialRow, 'integration_id' | 'credential'>): Credential {
  return decodeJsonColumn(Credential, credential, 'integration_credentials.credential', integration_id);
}

/** The header that a credential sets, its name normalized; undefined for a query parameter. */
export function headerOf(credential: Credential): string | undefined {
  if (credential.type !== 'api_key') return 'authorization';
  if (credential.in === 'cookie') return 'cookie';
  return credential.in === 'header' ? normalizeHeaderName(credential.name) : undefined;
}

/** The query parameter that a credential sets; undefined for a header. */
export function queryParameterOf(credential: Credential): string | undefined {
  return credential.type === 'api_key' && credential.in === 'query' ? credential.name : undefined;
}

/** The header or parameter that a credential sets: no two may set the same. */
export function targetOf(credential: Credential): string {
  return credential.type === 'api_key' && credential.in !== 'header'
    ? `${credential.in} parameter ${credential.name}`
    : `header ${headerOf(credential)}`;
}

/**
 * The fields that a stored secret is bound to: with another token URL, user or parameter it has to be entered again, so
 * that no edit can send a stored secret elsewhere.
 */
export function identityOf(credential: Credential): string {
  switch (credential.type) {
    case 'api_key':
      return `api_key ${targetOf(credential)}`;
    case 'basic':
      return JSON.stringify(['basic', credential.username]);
    case 'bearer':
      return 'bearer';
    case 'oauth2_client_credentials':
      return JSON.stringify([credential.type, credential.token_url, credential.client_id]);
  }
}

import { type Static, Type } from 'typebox';
import { CREDENTIAL_TYPES } from '../credential-types.ts';
import { ExpiryOfSecret, Nullable } from './primitives.ts';
import { SecretRef, ValueOrRef } from './secret-refs.ts';

const Text = (description: string) => Type.Optional(Type.String({ maxLength: 16_384, description }));

const Secret = (description: string) =>
  Type.Optional(ValueOrRef(Type.String({ maxLength: 16_384 }), description));

const CredentialType = Type.Enum(CREDENTIAL_TYPES);

/** A credential as an admin sends it: one object for all types, so that each issue names its field. */
export const CredentialInput = Type.Object(
  {
    type: CredentialType,
    scheme: Type.Optional(
      Nullable(Type.String({ maxLength: 200 }), {
        description: 'The security scheme of the spec that it is for',
      }),
    ),
    in: Type.Optional(Type.Enum(['header', 'query', 'cookie'], { description: 'api_key' })),
    name: Text('api_key: of the header, the query parameter or the cookie'),
    value: Secret('api_key'),
    username: Type.Optional(
      Type.Union([Type.String({ maxLength: 16_384 }), SecretRef, Type.Null()], {
        description: 'basic; null, or a reference, where there is no password: then it is the secret itself',
      }),
    ),
    password: Secret('basic'),
    token: Secret('bearer'),
    token_url: Text('oauth2_client_credentials'),
    client_id: Text('oauth2_client_credentials'),
    client_secret: Secret('oauth2_client_credentials'),
    scopes: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 100 })),
    audience: Type.Optional(Nullable(Type.String({ maxLength: 2000 }))),
    client_authentication: Type.Optional(
      Type.Enum(['basic', 'body'], { description: 'How the client authenticates; default: basic' }),
    ),
    expires_at: ExpiryOfSecret,
    has_value: Type.Optional(Type.Boolean({ description: 'Of a credential that was read; ignored' })),
  },
  { additionalProperties: false },
);
export type CredentialInput = Static<typeof CredentialInput>;

const RefOfSecret = Type.Optional(SecretRef);

/** A credential without its secret, or with where that is. */
export const CredentialView = Type.Object({
  type: CredentialType,
  scheme: Nullable(Type.String()),
  in: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  username: Type.Optional(Type.Union([Type.String(), SecretRef, Type.Null()])),
  value: RefOfSecret,
  password: RefOfSecret,
  token: RefOfSecret,
  client_secret: RefOfSecret,
  token_url: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  scopes: Type.Optional(Type.Array(Type.String())),
  audience: Type.Optional(Nullable(Type.String())),
  client_authentication: Type.Optional(Type.String()),
  expires_at: ExpiryOfSecret,
  has_value: Type.Literal(true),
});

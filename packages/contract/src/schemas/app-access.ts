import { type Static, Type } from 'typebox';
import { Nullable } from './primitives.ts';

/** Tokens that another server issues to the app's own users (JWT, RFC 7519). */
export const UserTokens = Type.Object(
  {
    issuer: Type.String({ maxLength: 500, description: 'The `iss` of the tokens' }),
    audience: Type.String({ minLength: 1, maxLength: 500, description: 'The `aud` of the tokens' }),
    jwks_url: Type.Optional(
      Nullable(Type.String({ maxLength: 2000 }), {
        description: 'The JWKS URL; absent: that of the issuer’s OpenID configuration',
      }),
    ),
    required_claims: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        description: 'Claims with the value that each must equal, or contain where it is a list',
      }),
    ),
  },
  { additionalProperties: false },
);
export type UserTokens = Static<typeof UserTokens>;

const perMinute = (description: string) => Type.Integer({ minimum: 1, maximum: 1_000_000, description });

/** Limits of calls without a token. */
export const AnonymousCalls = Type.Object(
  {
    calls_per_minute: perMinute('Of all anonymous callers together'),
    calls_per_minute_per_ip: perMinute('Of one IP'),
  },
  { additionalProperties: false },
);
export type AnonymousCalls = Static<typeof AnonymousCalls>;

/** Who may call for an app besides the holders of its tokens, and from which pages. */
export const AppAccess = Type.Object({
  allowed_origins: Type.Array(Type.String({ maxLength: 300 }), {
    maxItems: 50,
    description: 'Origins of browser pages that may call for the app, such as https://app.example.com',
  }),
  user_tokens: Nullable(UserTokens),
  anonymous_calls: Nullable(AnonymousCalls),
});
export type AppAccess = Static<typeof AppAccess>;

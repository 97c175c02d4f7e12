import type { ValidationIssue } from '@trunkline/contract/problems';
import { type Static, Type } from 'typebox';
import { invalidRequest } from '../http/problems.ts';
import type { Row } from '../storage/schema.ts';

/** Who may call for an app besides the holders of its tokens, and from which pages. */

/** Tokens that another server gives the app's own users (JWT, RFC 7519). */
export const UserTokens = Type.Object(
  {
    issuer: Type.String({ maxLength: 500, description: 'The `iss` of the tokens' }),
    audience: Type.String({ minLength: 1, maxLength: 500, description: 'The `aud` of the tokens' }),
    jwks_url: Type.Optional(
      Type.Union([Type.String({ maxLength: 2000 }), Type.Null()], {
        description: 'Where its keys are; absent: the issuer’s OpenID configuration says it',
      }),
    ),
    required_claims: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        description: 'Claims and the value each must have, or must hold where it is a list',
      }),
    ),
  },
  { additionalProperties: false },
);
export type UserTokens = Static<typeof UserTokens>;

const perMinute = (description: string) => Type.Integer({ minimum: 1, maximum: 1_000_000, description });

export const AnonymousCalls = Type.Object(
  {
    calls_per_minute: perMinute('Of all anonymous callers together'),
    calls_per_minute_per_ip: perMinute('Of one network address'),
  },
  { additionalProperties: false },
);
export type AnonymousCalls = Static<typeof AnonymousCalls>;

export const Access = {
  allowed_origins: Type.Array(Type.String({ maxLength: 300 }), {
    maxItems: 50,
    description: 'Origins of browser pages that may call for the app, such as https://app.example.com',
  }),
  user_tokens: Type.Union([UserTokens, Type.Null()]),
  anonymous_calls: Type.Union([AnonymousCalls, Type.Null()]),
};
export type Access = {
  allowed_origins: string[];
  user_tokens: UserTokens | null;
  anonymous_calls: AnonymousCalls | null;
};

/** As it is stored. */
export type AccessColumns = Pick<Row<'apps'>, keyof Access>;

export function decodeAccess({ allowed_origins, user_tokens, anonymous_calls }: AccessColumns): Access {
  return {
    allowed_origins: JSON.parse(allowed_origins),
    user_tokens: user_tokens === null ? null : JSON.parse(user_tokens),
    anonymous_calls: anonymous_calls === null ? null : JSON.parse(anonymous_calls),
  };
}

/**
 * What an editor sent, as it is stored.
 *
 * @throws Problem invalid_request naming every origin and address that cannot be used
 */
export function encodeAccess(access: Partial<Access>): Partial<AccessColumns> {
  const { allowed_origins, user_tokens, anonymous_calls } = access;
  const faults = [...originIssues(allowed_origins ?? []), ...userTokenIssues(user_tokens ?? null)];
  if (faults.length > 0) throw invalidRequest(faults);
  const text = (value: object | null) => (value === null ? null : JSON.stringify(value));
  return {
    ...(allowed_origins && {
      allowed_origins: JSON.stringify([...new Set(allowed_origins.map((origin) => new URL(origin).origin))]),
    }),
    ...(user_tokens !== undefined && { user_tokens: text(user_tokens) }),
    ...(anonymous_calls !== undefined && { anonymous_calls: text(anonymous_calls) }),
  };
}

/** An origin is scheme, host and port (RFC 6454, 4); a path would promise what no browser checks. */
function originIssues(origins: readonly string[]): ValidationIssue[] {
  return origins.flatMap((text, index) => {
    const isOrigin =
      URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && /^[^/]+\/\/[^/?#@]+\/?$/.test(text);
    return isOrigin
      ? []
      : [{ path: `allowed_origins.${index}`, message: 'is not an origin such as https://app.example.com' }];
  });
}

function userTokenIssues(userTokens: UserTokens | null): ValidationIssue[] {
  if (!userTokens) return [];
  return (['issuer', 'jwks_url'] as const).flatMap((field) => {
    const text = userTokens[field] ?? null;
    const isAddress = text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
    return text === null || isAddress
      ? []
      : [{ path: `user_tokens.${field}`, message: 'is not an address such as https://login.example.com' }];
  });
}

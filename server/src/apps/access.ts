import type { ValidationIssue } from '@trunkline/contract/problems';
import { AnonymousCalls, AppAccess, UserTokens } from '@trunkline/contract/schemas/app-access';
import { invalidRequest } from '../http/problems.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';

/** Who may call for an app besides those with its tokens, and from which pages. */

/** Access as it is stored. */
export type AccessColumns = Pick<Row<'apps'>, keyof AppAccess>;

/** @throws Error when what is stored is damaged */
export function decodeAccess({
  id,
  allowed_origins,
  user_tokens,
  anonymous_calls,
}: AccessColumns & { id: string }): AppAccess {
  return {
    allowed_origins: decodeJsonColumn(
      AppAccess.properties.allowed_origins,
      allowed_origins,
      'apps.allowed_origins',
      id,
    ),
    user_tokens:
      user_tokens === null ? null : decodeJsonColumn(UserTokens, user_tokens, 'apps.user_tokens', id),
    anonymous_calls:
      anonymous_calls === null
        ? null
        : decodeJsonColumn(AnonymousCalls, anonymous_calls, 'apps.anonymous_calls', id),
  };
}

/**
 * Encodes access for storage.
 *
 * @throws Problem invalid_request naming every invalid origin and URL
 */
export function encodeAccess(access: Partial<AppAccess>): Partial<AccessColumns> {
  const { allowed_origins, user_tokens, anonymous_calls } = access;
  const issues = [...originIssues(allowed_origins ?? []), ...userTokenIssues(user_tokens ?? null)];
  if (issues.length > 0) throw invalidRequest(issues);
  const text = (value: object | null) => (value === null ? null : JSON.stringify(value));
  return {
    ...(allowed_origins && {
      allowed_origins: JSON.stringify([...new Set(allowed_origins.map((origin) => new URL(origin).origin))]),
    }),
    ...(user_tokens !== undefined && { user_tokens: text(user_tokens) }),
    ...(anonymous_calls !== undefined && { anonymous_calls: text(anonymous_calls) }),
  };
}

/** An origin is scheme, host and port (RFC 6454, 4); browsers send no path with it. */
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
    const isUrl = text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
    return text === null || isUrl
      ? []
      : [{ path: `user_tokens.${field}`, message: 'is not a URL such as https://login.example.com' }];
  });
}

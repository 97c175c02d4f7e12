import type { UseFormReturnType } from '@mantine/form';
import type { App, AppEdit } from '../../../api/queries/apps.ts';
import { type Claim, claimsFrom, claimsOf } from './claims.ts';

/**
 * Who may call on behalf of an app, as form values. The names are those of the API, so that its validation errors are
 * displayed at their fields.
 */
export type AccessValues = {
  allowed_origins: string[];
  takesUserTokens: boolean;
  user_tokens: { issuer: string; audience: string; jwks_url: string; claims: Claim[] };
  takesAnonymousCalls: boolean;
  anonymous_calls: { calls_per_minute: number | ''; calls_per_minute_per_ip: number | '' };
};

/** What of an app the form is about. */
type Access = Pick<App, 'allowed_origins' | 'user_tokens' | 'anonymous_calls'>;

export type AccessForm = UseFormReturnType<AccessValues>;

const DEFAULT_LIMITS = { calls_per_minute: 60, calls_per_minute_per_ip: 10 };

export function accessValuesOf({ allowed_origins, user_tokens, anonymous_calls }: Access): AccessValues {
  const { issuer = '', audience = '', jwks_url, required_claims = {} } = user_tokens ?? {};
  return {
    allowed_origins,
    takesUserTokens: user_tokens !== null,
    user_tokens: { issuer, audience, jwks_url: jwks_url ?? '', claims: claimsOf(required_claims) },
    takesAnonymousCalls: anonymous_calls !== null,
    anonymous_calls: anonymous_calls ?? DEFAULT_LIMITS,
  };
}

/** What is wrong with a field. */
export type AccessError = 'incomplete' | 'no_issuer' | 'no_audience' | 'no_number';

/** The errors, by field; the server validates more strictly. */
export function accessErrors(values: AccessValues): Record<string, AccessError> {
  const { allowed_origins, takesUserTokens, user_tokens, takesAnonymousCalls, anonymous_calls } = values;
  const errors: Record<string, AccessError> = {};
  if (allowed_origins.some((origin) => origin.trim() === '')) errors.allowed_origins = 'incomplete';
  if (takesUserTokens && user_tokens.issuer.trim() === '') errors['user_tokens.issuer'] = 'no_issuer';
  if (takesUserTokens && user_tokens.audience.trim() === '') errors['user_tokens.audience'] = 'no_audience';
  if (takesAnonymousCalls)
    for (const [name, value] of Object.entries(anonymous_calls))
      if (value === '') errors[`anonymous_calls.${name}`] = 'no_number';
  return errors;
}

/** What differs from the app as it was read: an editor may not send an issuer, not even the same one. */
export function accessEditOf(app: Access, values: AccessValues): AppEdit {
  const before = editOf(accessValuesOf(app));
  const after = editOf(values);
  const differs = (name: keyof typeof before) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  return {
    ...(differs('allowed_origins') && { allowed_origins: after.allowed_origins }),
    ...(differs('user_tokens') && { user_tokens: after.user_tokens }),
    ...(differs('anonymous_calls') && { anonymous_calls: after.anonymous_calls }),
  };
}

function editOf(values: AccessValues) {
  const { allowed_origins, takesUserTokens, user_tokens, takesAnonymousCalls, anonymous_calls } = values;
  const { issuer, audience, jwks_url, claims } = user_tokens;
  return {
    allowed_origins: allowed_origins.map((origin) => origin.trim()),
    user_tokens: takesUserTokens
      ? {
          issuer: issuer.trim(),
          audience: audience.trim(),
          jwks_url: jwks_url.trim() || null,
          required_claims: claimsFrom(claims),
        }
      : null,
    anonymous_calls: takesAnonymousCalls
      ? {
          calls_per_minute: Number(anonymous_calls.calls_per_minute),
          calls_per_minute_per_ip: Number(anonymous_calls.calls_per_minute_per_ip),
        }
      : null,
  } satisfies AppEdit;
}

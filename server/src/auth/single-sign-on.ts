import { toOneLine } from '@trunkline/contract/one-line';
import type { Settings } from '../config/settings.ts';

/** The provider's id in the routes: /api/auth/sign-in/social {provider}, /api/auth/callback/oidc. */
const PROVIDER_ID = 'oidc';

/** The configuration of better-auth for the identity provider of the settings. */
export function identityProviderOf({ issuer, clientId, clientSecret, name }: NonNullable<Settings['oidc']>) {
  return {
    providerId: PROVIDER_ID,
    name,
    // OpenID Connect Discovery 1.0, 4.
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    mapProfileToUser: (profile: Record<string, unknown>) => ({ name: nameIn(profile) }),
  };
}

/** OpenID Connect Core 1.0, 5.1: every one of these claims may be absent. */
function nameIn({ name, preferred_username, email }: Record<string, unknown>): string {
  const [first = ''] = [name, preferred_username, email].filter((claim) => typeof claim === 'string');
  return toOneLine(first);
}

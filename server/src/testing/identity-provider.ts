import { createServer } from 'node:http';
import { expectBody } from '@trunkline/contract/api-client';
import { SingleSignOnRedirect } from '@trunkline/contract/schemas/sign-in';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import type { Browser } from './browser.ts';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

/** The claims of each user, by the name they sign in with. */
export type Claims = { email: string; email_verified: boolean; name?: string };

/** A real OpenID Connect provider on loopback with one client, for Trunkline at `redirectUri`. */
export async function startIdentityProvider(scope: Scope, redirectUri: string) {
  const claims = new Map<string, Claims>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const client = { client_id: 'trunkline', client_secret: 'a secret of the client' };
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    cookies: { keys: ['a key for cookies'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: async (_ctx, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, ...claims.get(sub) }),
    }),
  });
  server.on('request', provider.callback());
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  scope.after(close);
  const settings = {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: client.client_id,
    OIDC_CLIENT_SECRET: client.client_secret,
    OIDC_NAME: 'Example Login',
  };
  return { issuer, claims, settings, close };
}

/**
 * Starts single sign-on in a browser.
 *
 * @param pages where to go afterwards
 * @returns the URL at the provider
 */
export async function startSingleSignOn(
  browser: Browser,
  pages: { callbackURL: string; errorCallbackURL?: string } = { callbackURL: '/' },
): Promise<string> {
  const response = await browser.api('POST', '/api/auth/sign-in/social', { provider: 'oidc', ...pages });
  return expectBody(response, SingleSignOnRedirect).url;
}

/**
 * Signs in at the provider through its login form, then its consent form.
 *
 * @param start the URL that Trunkline redirected the browser to
 * @returns where the browser ends up
 */
export async function signInAtProvider(browser: Browser, start: string, login: string): Promise<URL> {
  let page = await browser.visit(start);
  for (const prompt of ['login', 'consent']) {
    const [, action] = /<form[^>]* action="([^"]+)"/.exec(page.text) ?? [];
    if (action === undefined) return page.url;
    page = await browser.visit(new URL(action, page.url), {
      method: 'POST',
      body: new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'any' }) }),
    });
  }
  return page.url;
}

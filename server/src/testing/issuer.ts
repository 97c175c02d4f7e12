import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Scope } from './scope.ts';
import { json, startUpstream } from './upstream.ts';

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

/** A server that signs tokens of its users, with OpenID Connect discovery and a JWKS URL. */
export async function startIssuer(scope: Scope) {
  const keys = await makeKeys();
  const server = await startUpstream(scope, ({ line }, response) => {
    if (line === 'GET /.well-known/openid-configuration') {
      json(response, 200, { issuer: server.url, jwks_uri: `${server.url}/keys` });
    } else if (/^GET \/keys(\?|$)/.test(line)) json(response, 200, { keys: [keys.jwk] });
    else json(response, 404, {});
  });

  /** A token of this issuer, valid for an hour, with these claims added or replaced. */
  function token(claims: Record<string, unknown> = {}, expires: string | Date = '1 hour'): Promise<string> {
    return new SignJWT({ iss: server.url, aud: 'trunkline', sub: 'user-1', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: keys.jwk.kid })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(keys.privateKey);
  }

  return { ...server, token };
}

async function makeKeys() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: 'first', alg: 'ES256', use: 'sig' } };
}

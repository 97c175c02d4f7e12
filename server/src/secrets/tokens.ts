import { hash, randomBytes } from 'node:crypto';

/**
 * `tlp_`: a personal token for management calls. `tla_`: an app token for calls. `tls_`: the token of an agent session.
 * `tlo_`: an access token of an agent, `tlr_` its refresh token, `tlc_` its authorization code. `tlu_`: the token of the
 * set-up link. `tli_`: the token of an invitation link.
 */
type TokenKind = 'tlp' | 'tla' | 'tls' | 'tlo' | 'tlc' | 'tlu' | 'tli';

/** A new token of 256 random bits; only its hash is ever stored. */
export function generateToken(kind: TokenKind): { token: string; hash: string } {
  const token = `${kind}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token) };
}

/** A plain SHA-256: a token has 256 random bits, so a slow hash would add nothing. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** The token of an `Authorization: Bearer ...` header (RFC 6750, 2.1; the scheme in any letter case), if it holds one. */
export function bearerToken(header: string | undefined): string | undefined {
  const [, token] = /^bearer +([\w.~+/=-]+) *$/i.exec(header ?? '') ?? [];
  return token;
}

import type { UserTokens } from '@trunkline/contract/schemas/app-access';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import type { Egress } from '../../egress/dispatcher.ts';
import { EgressError } from '../../egress/errors.ts';
import { fetchJson, fetchJsonResponse } from '../../egress/fetch-json.ts';
import { Problem } from '../../http/problems.ts';

export type UserTokenVerifier = ReturnType<typeof createUserTokenVerifier>;

/** Asymmetric algorithms only: with a shared secret, who verifies a token could forge one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const CLOCK_TOLERANCE_SECONDS = 30;
const FETCH_LIMITS = { timeoutMs: 5000, maxBytes: 1024 * 1024 };

/**
 * Verifies the tokens of apps' own users. The issuers' keys come through egress, and are cached as jose caches
 * them: fetched again for an unknown key, though not more often than every half minute.
 */
export function createUserTokenVerifier(egress: Egress) {
  const keySets = new LRUCache<string, Promise<JWTVerifyGetKey>>({ max: 1000 });

  /**
   * @returns the subject of the token
   * @throws Problem invalid_token with the reason, issuer_unreachable
   */
  async function subjectOf(token: string, userTokens: UserTokens): Promise<string> {
    const { payload } = await verify(token, userTokens);
    const missing = missingClaim(payload, userTokens.required_claims ?? {});
    if (missing) {
      throw new Problem(
        'invalid_token',
        `The user’s token does not have the claim that ${missing} asks for.`,
      );
    }
    if (!payload.sub) throw new Problem('invalid_token', 'The user’s token names no subject (sub).');
    return payload.sub;
  }

  async function verify(token: string, userTokens: UserTokens) {
    try {
      return await jwtVerify(token, await keySetOf(userTokens), {
        issuer: userTokens.issuer,
        audience: userTokens.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
      });
    } catch (error) {
      throw problemFrom(error, userTokens.issuer);
    }
  }

  /** The promise is cached, so that simultaneous calls fetch once; a failure is not. */
  function keySetOf({ issuer, jwks_url }: UserTokens): Promise<JWTVerifyGetKey> {
    const name = `${issuer} ${jwks_url ?? ''}`;
    const known = keySets.get(name);
    if (known) return known;
    const loading = loadKeySet(issuer, jwks_url ?? undefined);
    keySets.set(name, loading);
    loading.catch(() => keySets.peek(name) === loading && keySets.delete(name));
    return loading;
  }

  async function loadKeySet(issuer: string, jwksUrl: string | undefined): Promise<JWTVerifyGetKey> {
    const url = new URL(jwksUrl ?? (await discoveredJwksUrl(issuer)));
    return createRemoteJWKSet(url, {
      timeoutDuration: FETCH_LIMITS.timeoutMs,
      [customFetch]: (jwksUrl) => fetchJsonResponse(egress, jwksUrl, FETCH_LIMITS),
    });
  }

  /** OpenID Connect Discovery 1.0, 4; RFC 8414, 3. */
  async function discoveredJwksUrl(issuer: string): Promise<string> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const { status, json } = await fetchJson(egress, url, FETCH_LIMITS);
    const jwksUrl =
      typeof json === 'object' && json !== null && 'jwks_uri' in json ? json.jwks_uri : undefined;
    if (status === 200 && typeof jwksUrl === 'string' && URL.canParse(jwksUrl)) return jwksUrl;
    throw new Problem(
      'issuer_unreachable',
      `${url} responded with status ${status} and no jwks_uri. Set the app’s jwks_url.`,
    );
  }

  return { subjectOf };
}

/** `name = value` of the first required claim that the token does not have. */
function missingClaim(payload: JWTPayload, required: NonNullable<UserTokens['required_claims']>) {
  for (const [name, value] of Object.entries(required)) {
    const claim = Object.hasOwn(payload, name) ? payload[name] : undefined;
    const matches = Array.isArray(claim) ? claim.includes(value) : claim === value;
    if (!matches) return `${name} = ${JSON.stringify(value)}`;
  }
  return undefined;
}

function problemFrom(error: unknown, issuer: string): unknown {
  if (error instanceof EgressError || error instanceof errors.JWKSTimeout) {
    return new Problem('issuer_unreachable', `The keys of ${issuer} could not be fetched: ${error.message}`);
  }
  if (!(error instanceof errors.JOSEError)) return error;
  if (error.code === errors.JOSEError.code || error instanceof errors.JWKSInvalid) {
    return new Problem('issuer_unreachable', `The keys of ${issuer} could not be read: ${error.message}.`);
  }
  return new Problem('invalid_token', `The user’s token was refused: ${invalidReason(error)}.`);
}

function invalidReason(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} does not match`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the issuer matches it';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not valid';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not accepted';
  return 'it is not a signed JWT';
}

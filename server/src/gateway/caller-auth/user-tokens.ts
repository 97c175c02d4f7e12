import type { UserTokens } from '@trunkline/contract/schemas/app-access';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { Problem } from '../../http/problems.ts';
import type { IssuerKeys } from './issuer-keys.ts';

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

/** Verifies the tokens of apps' own users, with the keys of their issuers. */
export function createUserTokenVerifier(issuerKeys: IssuerKeys) {
  /**
   * @param workspaceId of the app that trusts the issuer
   * @returns the subject of the token
   * @throws Problem invalid_token with the reason, issuer_unreachable
   */
  async function subjectOf(token: string, userTokens: UserTokens, workspaceId: string): Promise<string> {
    const { payload } = await verify(token, userTokens, workspaceId);
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

  async function verify(token: string, userTokens: UserTokens, workspaceId: string) {
    const keys = await issuerKeys.keysOf(workspaceId, userTokens);
    try {
      return await jwtVerify(token, keys, {
        issuer: userTokens.issuer,
        audience: userTokens.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
      });
    } catch (error) {
      throw problemFrom(error);
    }
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

function problemFrom(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError || isUnusableKey(error))) return error;
  return new Problem('invalid_token', `The user’s token was refused: ${invalidReason(error)}.`);
}

/** What Web Crypto throws for a key with invalid numbers, and jose for one that is too short. */
function isUnusableKey(error: unknown): boolean {
  return error instanceof DOMException || error instanceof TypeError;
}

function invalidReason(error: unknown): string {
  if (isUnusableKey(error)) return 'the key of the issuer for it cannot be used';
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its claim ${error.claim} does not match`;
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the issuer matches it';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not valid';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not accepted';
  return 'it is not a signed JWT';
}

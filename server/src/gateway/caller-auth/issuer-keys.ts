import type { UserTokens } from '@trunkline/contract/schemas/app-access';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type Static, type TObject, Type } from 'typebox';
import { Value } from 'typebox/value';
import { atMost } from '../../config/cache-size.ts';
import type { Egress } from '../../egress/dispatcher.ts';
import { EgressError } from '../../egress/errors.ts';
import { fetchJson } from '../../egress/fetch-json.ts';
import { Problem } from '../../http/problems.ts';
import { createFailureBackoff } from '../failure-backoff.ts';
import type { RateLimits } from './rate-limits.ts';

export type IssuerKeys = ReturnType<typeof createIssuerKeys>;

type Deps = { egress: Egress; rateLimits: RateLimits; log: Logger; now?: () => number };

const FETCH_LIMITS = { timeoutMs: 5000, maxBytes: 1024 * 1024 };
const MAX_BACKOFF_MS = 60_000;
/** Bounds what a workspace can have requested by naming ever other issuers. */
const FETCHES_PER_MINUTE = 60;

/** OpenID Connect Discovery 1.0, 4; RFC 8414, 3. */
const Configuration = Type.Object({ jwks_uri: Type.String() });
/** RFC 7517, 5. */
const JwkSet = Type.Object({ keys: Type.Array(Type.Object({})) });

/**
 * The signing keys of the issuers that apps trust. They come through egress, and are cached as jose caches them: fetched
 * again for an unknown key, though not more often than every half minute. Requests that fail back off.
 *
 * Any caller can make the server fetch a URL that a member entered. The response is therefore the same for every failure,
 * and only the log has the reason: a caller cannot find out what is at the URL.
 */
export function createIssuerKeys({ egress, rateLimits, log, now = () => performance.now() }: Deps) {
  const issuers = new LRUCache<string, ReturnType<typeof createIssuer>>(atMost(1000));

  /**
   * The keys of an issuer, for the apps of a workspace.
   *
   * @throws Problem issuer_unreachable, also when a key is looked up
   */
  function keysOf(workspaceId: string, { issuer, jwks_url }: UserTokens): Promise<JWTVerifyGetKey> {
    const name = `${workspaceId} ${issuer} ${jwks_url ?? ''}`;
    const known = issuers.get(name) ?? createIssuer(workspaceId, issuer, jwks_url ?? undefined);
    issuers.set(name, known);
    return known.keys();
  }

  function createIssuer(workspaceId: string, issuer: string, jwksUrl: string | undefined) {
    const backoff = createFailureBackoff(MAX_BACKOFF_MS, now);
    let loading: Promise<JWTVerifyGetKey> | undefined;

    /** The promise is cached, so that simultaneous calls fetch once; a failure is not. */
    function keys(): Promise<JWTVerifyGetKey> {
      loading ??= load().catch((error) => {
        loading = undefined;
        throw error;
      });
      return loading;
    }

    async function load(): Promise<JWTVerifyGetKey> {
      const url = jwksUrl ?? (await fetchValid(configurationUrl(issuer), Configuration)).jwks_uri;
      return createRemoteJWKSet(toUrl(url), {
        timeoutDuration: FETCH_LIMITS.timeoutMs,
        [customFetch]: async (target) => Response.json(await fetchValid(target, JwkSet)),
      });
    }

    function toUrl(url: string): URL {
      if (URL.canParse(url)) return new URL(url);
      throw failure(url, 'it is not a URL');
    }

    async function fetchValid<Schema extends TObject>(url: string, schema: Schema): Promise<Static<Schema>> {
      if (backoff.isWaiting()) throw unreachable();
      const { isExceeded } = await rateLimits.count(`issuers ${workspaceId}`, FETCHES_PER_MINUTE);
      if (isExceeded) throw failure(url, 'the workspace requests too many issuers');
      const { status, json } = await fetchJson(egress, url, FETCH_LIMITS).catch((error) => {
        throw error instanceof EgressError ? failure(url, error.message) : error;
      });
      if (status !== 200 || !Value.Check(schema, json)) {
        throw failure(url, `status ${status}, and no ${Object.keys(schema.properties)}`);
      }
      backoff.succeeded();
      return json;
    }

    function failure(url: string, reason: string): Problem {
      backoff.failed();
      log.warn(
        { workspace_id: workspaceId, issuer, url, reason },
        'the keys of an issuer could not be fetched',
      );
      return unreachable();
    }

    return { keys };
  }

  return { keysOf };
}

function configurationUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

function unreachable(): Problem {
  return new Problem(
    'issuer_unreachable',
    'The keys of the issuer could not be fetched. An admin of the workspace checks the issuer and the JWKS URL of the app; the log of the server has the reason.',
  );
}

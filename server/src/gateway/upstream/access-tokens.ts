import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  customFetch,
  OperationProcessingError,
  processClientCredentialsResponse,
  ResponseBodyError,
  UnsupportedOperationError,
} from 'oauth4webapi';
import type { Egress } from '../../egress/dispatcher.ts';
import { EgressError } from '../../egress/errors.ts';
import { fetchJson } from '../../egress/fetch-json.ts';
import { Problem } from '../../http/problems.ts';
import type { ClientCredentials } from '../../integrations/credentials.ts';
import { redactText, secretTexts } from '../response/redact.ts';

/** The access tokens of one integration, by OAuth 2.0 client credentials (RFC 6749, 4.4). */
export type AccessTokens = {
  /** A token that has not ended. @throws Problem token_unavailable */
  current: () => Promise<string>;
  /**
   * Another token in place of one that the API refused.
   *
   * @returns undefined where that one had just been fetched for the same reason: a third would fare no better
   * @throws Problem token_unavailable
   */
  replace: (refused: string) => Promise<string | undefined>;
};

type Token = { text: string; renewAt: number; endsAt: number };

const FETCH_LIMITS = { timeoutMs: 10_000, maxBytes: 1024 * 1024 };
/** A token is renewed this long before it ends; one with a short life, after nine tenths of it. */
const RENEW_BEFORE_MS = 60_000;
/** A token fetched since then because the API refused another is not fetched again. */
const REFUSED_AGAIN_MS = 30_000;

/**
 * Tokens are fetched through egress when the first call needs one, once however many calls wait for it, and
 * renewed while the old one still serves.
 *
 * @param now tests give their own clock
 */
export function createAccessTokens(
  egress: Egress,
  credential: ClientCredentials & { secret: string },
  now: () => number = Date.now,
): AccessTokens {
  let kept: Token | undefined;
  let fetching: Promise<Token> | undefined;
  let replacedAt = Number.NEGATIVE_INFINITY;

  async function current(): Promise<string> {
    if (kept && now() < kept.renewAt) return kept.text;
    const renewed = fetched();
    if (!kept || now() >= kept.endsAt) return (await renewed).text;
    // The old one still serves; whether the new one came shows when it ends.
    renewed.catch(() => {});
    return kept.text;
  }

  async function insteadOf(refused: string): Promise<string | undefined> {
    if (kept && kept.text !== refused) return kept.text;
    if (!fetching) {
      if (now() - replacedAt < REFUSED_AGAIN_MS) return undefined;
      replacedAt = now();
      kept = undefined;
    }
    return (await fetched()).text;
  }

  function fetched(): Promise<Token> {
    fetching ??= fetchToken(egress, credential, now).then(
      (token) => {
        kept = token;
        fetching = undefined;
        return token;
      },
      (error) => {
        fetching = undefined;
        throw tokenProblem(error, credential);
      },
    );
    return fetching;
  }

  return { current, replace: insteadOf };
}

async function fetchToken(
  egress: Egress,
  credential: ClientCredentials & { secret: string },
  now: () => number,
): Promise<Token> {
  const { token_url, client_id, secret, scopes, audience } = credential;
  const server = { issuer: new URL(token_url).origin, token_endpoint: token_url };
  const client = { client_id };
  const parameters = {
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    // Not in RFC 6749; several providers ask for it.
    ...(audience !== null && { audience }),
  };
  const proof =
    credential.client_authentication === 'basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret);
  const response = await clientCredentialsGrantRequest(server, client, proof, parameters, {
    [customFetch]: async (url, { method, headers, body }) => {
      const answer = await fetchJson(egress, url, { method, headers, body: String(body), ...FETCH_LIMITS });
      return Response.json(answer.json, { status: answer.status });
    },
    // Whether a host may be asked, and how, is the egress rules' to say.
    [allowInsecureRequests]: true,
  });
  const { access_token, expires_in } = await processClientCredentialsResponse(server, client, response);
  const life = expires_in === undefined ? Number.POSITIVE_INFINITY : expires_in * 1000;
  return {
    text: access_token,
    renewAt: now() + life - Math.min(RENEW_BEFORE_MS, life / 10),
    endsAt: now() + life,
  };
}

/** Why there is no token; what the token server says of it helps, with the client's secret redacted. */
function tokenProblem(
  error: unknown,
  { token_url, secret }: ClientCredentials & { secret: string },
): unknown {
  const { host } = new URL(token_url);
  const reason = reasonOf(error, host);
  if (reason === undefined) return error;
  return new Problem(
    'token_unavailable',
    `No access token for this API: ${redactText(reason, secretTexts([secret]))} An admin of the workspace checks the integration's credentials.`,
  );
}

const LONGEST_DESCRIPTION = 200;

function reasonOf(error: unknown, host: string): string | undefined {
  if (error instanceof EgressError) return error.message;
  if (error instanceof ResponseBodyError) {
    const description = error.error_description?.replace(/\s+/g, ' ').slice(0, LONGEST_DESCRIPTION);
    return `${host} refused the client (${error.error}${description ? `: ${description}` : ''}).`;
  }
  if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError)
    return `the answer of ${host} is no token (${error.message}).`;
  return undefined;
}

import type { Egress } from '../../egress/dispatcher.ts';
import { EgressError } from '../../egress/errors.ts';
import type { ClientCredentials } from '../../integrations/credential.ts';
import { createFailureBackoff } from '../failure-backoff.ts';
import { ReasonedProblem } from '../reasoned-problem.ts';
import { redactText } from '../redaction/redact.ts';
import { createSecrets, type Secrets } from '../redaction/secrets.ts';
import type { SharedAccessToken } from './shared-access-token.ts';
import {
  basicAuthorization,
  encodeFormValue,
  type IssuedToken,
  NoTokenIssued,
  requestToken,
} from './token-request.ts';

/** The access tokens of one integration, by OAuth 2.0 client credentials (RFC 6749, 4.4). */
export type AccessTokens = {
  /** A token that has not expired. @throws Problem token_unavailable */
  current: () => Promise<string>;
  /**
   * Another token in place of one that the API refused.
   *
   * @returns undefined where the refused one had just been fetched for the same reason: a third would be refused too
   * @throws Problem token_unavailable
   */
  replace: (refused: string) => Promise<string | undefined>;
};

type Token = { text: string; renewAt: number; expiresAt: number };

/** A token is renewed this long before it expires; one with a short life, after nine tenths of it. */
const RENEW_BEFORE_MS = 60_000;
/** A token fetched since then because the API refused another is not replaced again. */
const REPLACE_INTERVAL_MS = 30_000;
const MAX_BACKOFF_MS = 30_000;

/**
 * Tokens are fetched through egress when the first call needs one, once however many calls wait for it, and renewed
 * while the old one is still valid. While the token server is down, a valid token is used, and requests to it back off:
 * calls without a token get the last failure meanwhile.
 *
 * @param shared where other processes may have fetched a token; absent: this one alone uses its tokens
 * @param now tests pass their own clock
 */
export function createAccessTokens(
  egress: Egress,
  credential: Credential,
  shared?: SharedAccessToken,
  now: () => number = Date.now,
): AccessTokens {
  let cached: Token | undefined;
  let fetching: Promise<Token> | undefined;
  let replacedAt = Number.NEGATIVE_INFINITY;
  const backoff = createFailureBackoff(MAX_BACKOFF_MS, now);
  let lastFailure: unknown;

  async function current(): Promise<string> {
    if (!cached || now() >= cached.expiresAt) return (await fetchOnce(cached?.text)).text;
    // No call waits for a renewal; its failure shows when the old token has expired.
    if (now() >= cached.renewAt) fetchOnce(cached.text).catch(() => {});
    return cached.text;
  }

  async function replace(refused: string): Promise<string | undefined> {
    if (cached && cached.text !== refused) return cached.text;
    if (!fetching) {
      if (now() - replacedAt < REPLACE_INTERVAL_MS) return undefined;
      replacedAt = now();
      cached = undefined;
    }
    return (await fetchOnce(refused)).text;
  }

  /** @param refused the token that another is fetched for */
  async function fetchOnce(refused: string | undefined): Promise<Token> {
    if (!fetching && backoff.isWaiting()) throw lastFailure;
    const request = () => requestToken(egress, credential);
    fetching ??= (shared ? shared.fetchOnce(request, refused) : request()).then(onIssued, onFailed);
    return fetching;
  }

  function onIssued({ text, lifetimeMs }: IssuedToken): Token {
    const token = {
      text,
      renewAt: now() + lifetimeMs - Math.min(RENEW_BEFORE_MS, lifetimeMs / 10),
      expiresAt: now() + lifetimeMs,
    };
    cached = token;
    fetching = undefined;
    backoff.succeeded();
    return token;
  }

  function onFailed(error: unknown): never {
    fetching = undefined;
    backoff.failed();
    lastFailure = toTokenProblem(error, credential);
    throw lastFailure;
  }

  return { current, replace };
}

/** No token could be fetched. Why is for admins of the workspace; apps learn that it is so. */
export class TokenUnavailable extends ReasonedProblem {
  /** @param reason with its secrets redacted */
  constructor(reason: string) {
    super('token_unavailable', {
      forApps:
        'There is no access token for this API. An admin of the workspace finds the reason in the call log.',
      forAdmins: `No access token for this API: ${reason} Check the credentials of the integration.`,
      reason,
    });
  }
}

type Credential = ClientCredentials & { secret: string };

function toTokenProblem(error: unknown, credential: Credential): unknown {
  if (!(error instanceof EgressError || error instanceof NoTokenIssued)) return error;
  // Redacted as a whole: of a secret that is cut, the beginning would not be found.
  return new TokenUnavailable(truncate(redactText(error.message, sentSecrets(credential))));
}

/** What the token server was sent and may repeat. */
function sentSecrets({ client_id, secret }: Credential): Secrets {
  return createSecrets([
    secret,
    encodeFormValue(secret),
    `Basic ${Buffer.from(`${client_id}:${secret}`).toString('base64')}`,
    basicAuthorization(client_id, secret),
  ]);
}

const MAX_REASON_LENGTH = 400;

function truncate(text: string): string {
  return text.length > MAX_REASON_LENGTH ? `${text.slice(0, MAX_REASON_LENGTH)}…` : text;
}

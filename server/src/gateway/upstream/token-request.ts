import { headerValueIssue } from '@trunkline/contract/header-names';
import type { Egress } from '../../egress/dispatcher.ts';
import { fetchText } from '../../egress/fetch-text.ts';
import type { ClientCredentials } from '../../integrations/credential.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  member,
  textIn,
  tryParseJson,
} from '../../openapi/parse/json.ts';
import { withPlainBlanks } from '../../openapi/parse/json-text.ts';
import { isSuccess } from './upstream-response.ts';

/**
 * One request for an access token by OAuth 2.0 client credentials (RFC 6749, 4.4). What the response means is taken, in
 * whatever form old or careless token servers send it: nothing is gained by refusing a token that the API accepts.
 */

export type IssuedToken = {
  text: string;
  /** Infinite where the response does not say. */
  lifetimeMs: number;
};

/** No token was issued; the message says why, and may hold what the token server echoed. */
export class NoTokenIssued extends Error {}

const FETCH_LIMITS = { timeoutMs: 10_000, maxBytes: 1024 * 1024 };

/** @throws NoTokenIssued, EgressError */
export async function requestToken(
  egress: Egress,
  credential: ClientCredentials & { secret: string },
): Promise<IssuedToken> {
  const { token_url, client_id, secret, scopes, audience } = credential;
  const isBasic = credential.client_authentication === 'basic';
  const parameters = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    // Not in RFC 6749; several providers ask for it.
    ...(audience !== null && { audience }),
    ...(!isBasic && { client_id, client_secret: secret }),
  });
  const { status, text } = await fetchText(egress, token_url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(isBasic && { authorization: basicAuthorization(client_id, secret) }),
    },
    body: parameters.toString(),
    ...FETCH_LIMITS,
  });
  return issuedToken(status, text, new URL(token_url).host);
}

/** HTTP Basic with both parts form-encoded (RFC 6749, 2.3.1). */
export function basicAuthorization(clientId: string, secret: string): string {
  const pair = `${encodeFormValue(clientId)}:${encodeFormValue(secret)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/**
 * As WHATWG's URL Standard (5.2) encodes a form: `-`, `_` and `.` stay. The algorithm of HTML 4.01, which RFC 6749 names,
 * allows to encode them as well, but servers that decode nothing accept them only as they are.
 */
export function encodeFormValue(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function issuedToken(status: number, text: string, host: string): IssuedToken {
  const members = readMembers(text);
  const noToken = (why: string) => new NoTokenIssued(`the response of ${host} is no token (${why}).`);
  const token = textIn(members, 'access_token').trim();
  const error = textIn(members, 'error');
  if (error !== '' && (token === '' || status >= 400)) {
    const description = textIn(members, 'error_description').replace(/\s+/g, ' ');
    throw new NoTokenIssued(
      `${host} refused the client (status ${status}, ${error}${description && `: ${description}`}).`,
    );
  }
  if (!isSuccess(status)) throw noToken(`status ${status}`);
  if (token === '') throw noToken('it has no access_token');
  if (headerValueIssue(token) !== undefined)
    throw noToken('its access_token has characters that no header can hold');
  const type = textIn(members, 'token_type').trim();
  if (!BEARER.test(type)) throw noToken(`its token_type is ${type}, and only Bearer is supported`);
  return { text: token, lifetimeMs: lifetimeOf(member(members, 'expires_in') ?? member(members, 'expires')) };
}

/** RFC 6750 in any case (RFC 6749, 5.1), the `BearerToken` of Apigee, and none at all. */
const BEARER = /^(?:bearer(?:[ _-]?token)?)?$/i;

/** The members of a JSON object, or of a form: drafts of OAuth 2.0 had the response in one, and some servers still do. */
function readMembers(text: string): JsonObject {
  if (/^\s*\w+=/.test(text)) return Object.fromEntries(new URLSearchParams(text.trim()));
  const value = tryParseJson(withPlainBlanks(text) ?? text)?.value;
  return isObject(value) ? value : {};
}

/** Of seconds, as a number or as text. */
function lifetimeOf(seconds: Json | undefined): number {
  const isGiven = typeof seconds === 'number' || (typeof seconds === 'string' && seconds.trim() !== '');
  const lifetime = isGiven ? Number(seconds) : Number.NaN;
  return Number.isNaN(lifetime) ? Number.POSITIVE_INFINITY : Math.max(0, lifetime) * 1000;
}

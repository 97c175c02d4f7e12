import type { Egress } from '../../egress/dispatcher.ts';
import { Problem } from '../../http/problems.ts';
import type { OpenCredential } from '../../integrations/credentials.ts';
import type { OpenHeader } from '../../integrations/headers.ts';
import type { OperationDescription } from '../../openapi/model/build-operation.ts';
import { isRepeatable } from '../request/body.ts';
import type { PreparedOperation, UpstreamRequest } from '../request/build-request.ts';
import { secretTexts } from '../response/redact.ts';
import { type AccessTokens, createAccessTokens } from './access-tokens.ts';

/** What the credentials of an integration add to its calls, and keep apps from setting. */
export type PreparedCredentials = {
  /** Sent like headers of the workspace. */
  headers: OpenHeader[];
  /** `name=value` pairs, encoded. */
  query: string[];
  /** Names that only the credentials may set. */
  reserved: { headers: string[]; query: string[]; cookies: string[] };
  /** What answers and errors must not show. */
  secrets: string[];
  tokens: AccessTokens | null;
};

export function prepareCredentials(
  egress: Egress,
  credentials: readonly OpenCredential[],
): PreparedCredentials {
  const cookies: string[] = [];
  const result: PreparedCredentials = {
    headers: [],
    query: [],
    reserved: { headers: [], query: [], cookies: [] },
    secrets: [],
    tokens: null,
  };
  for (const credential of credentials) {
    const { secret } = credential;
    result.secrets.push(secret);
    switch (credential.type) {
      case 'api_key':
        if (credential.in === 'cookie') {
          cookies.push(`${credential.name}=${secret}`);
          result.reserved.cookies.push(credential.name);
        } else if (credential.in === 'header') result.headers.push(sensitive(credential.name, secret));
        else {
          result.query.push(`${encodeURIComponent(credential.name)}=${encodeURIComponent(secret)}`);
          result.reserved.query.push(credential.name);
        }
        break;
      case 'basic': {
        const basic = `Basic ${Buffer.from(secret).toString('base64')}`;
        result.headers.push(sensitive('Authorization', basic));
        result.secrets.push(basic, ...(credential.username === null ? [secret.slice(0, -1)] : []));
        break;
      }
      case 'bearer':
        result.headers.push(sensitive('Authorization', `Bearer ${secret}`));
        break;
      case 'oauth2_client_credentials':
        result.tokens = createAccessTokens(egress, credential);
        result.reserved.headers.push('authorization');
        break;
    }
  }
  // RFC 6265, 5.4: one Cookie header holds them all.
  if (cookies.length > 0) result.headers.push(sensitive('Cookie', cookies.join('; ')));
  return result;
}

function sensitive(name: string, value: string): OpenHeader {
  return { name, value, sensitive: true };
}

/** The operation with what the credentials own forbidden to apps, besides what the description says. */
export function withReservedNames(
  operation: OperationDescription,
  { reserved: owned }: PreparedCredentials,
): OperationDescription {
  return {
    ...operation,
    security_headers: [...operation.security_headers, ...owned.headers],
    security_query: [...operation.security_query, ...owned.query],
    security_cookies: [...(operation.security_cookies ?? []), ...owned.cookies],
  };
}

/**
 * The prepared operation with the query parameters of the credentials added. Apps cannot set them by another
 * way either: an object in form style, say, is written as one parameter for each of its members.
 *
 * @param operation what it was prepared from
 */
export function withQueryCredentials(
  prepared: PreparedOperation,
  { security_query }: OperationDescription,
  { query }: PreparedCredentials,
): PreparedOperation {
  if (security_query.length === 0) return prepared;
  const owned = new Set(security_query);
  return {
    ...prepared,
    build(input, asSent) {
      const request = prepared.build(input, asSent);
      const smuggled = queryNames(request.path).find((name) => owned.has(name));
      if (smuggled !== undefined) throw belongsToCredentials(smuggled);
      return { ...request, path: withQuery(request.path, query) };
    },
    follow(request, address) {
      const followed = prepared.follow(request, address);
      return followed && { ...followed, path: withQuery(withoutNames(followed.path, owned), query) };
    },
  };
}

/** A path whose query lacks some names: an API may repeat in an address what it was asked with. */
function withoutNames(path: string, names: ReadonlySet<string>): string {
  const start = path.indexOf('?');
  if (start === -1) return path;
  const kept = path
    .slice(start + 1)
    .split('&')
    .filter((pair) => ![...new URLSearchParams(pair).keys()].some((name) => names.has(name)));
  return path.slice(0, start) + (kept.length > 0 ? `?${kept.join('&')}` : '');
}

function queryNames(path: string): string[] {
  const start = path.indexOf('?');
  return start === -1 ? [] : [...new URLSearchParams(path.slice(start + 1)).keys()];
}

function withQuery(path: string, pairs: readonly string[]): string {
  if (pairs.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

function belongsToCredentials(name: string): Problem {
  const message = 'belongs to the credentials of the API; apps cannot set it';
  return new Problem('invalid_parameters', `query_params.${name} ${message}.`, {
    errors: [{ path: `query_params.${name}`, message }],
  });
}

/** An exchange with the API, with the access token it was made with. */
type Authorized<Answer> = { request: UpstreamRequest; answer: Answer; secrets: readonly Buffer[] };

/**
 * Sends a request with the integration's access token, where it has one: once more with another token when the
 * API refuses the first (RFC 6750, 3.1), and the body can be sent again.
 *
 * @param integration `secrets` of its stored credentials
 * @param send may be asked twice; `dispose` ends an answer that is not used
 * @returns the answer, the request as it was sent, and all secrets that it may echo
 * @throws Problem token_unavailable, and as `send`
 */
export async function sendAuthorized<Answer extends { statusCode: number }>(
  { credentials: { tokens }, secrets }: { credentials: PreparedCredentials; secrets: readonly Buffer[] },
  request: UpstreamRequest,
  send: (request: UpstreamRequest) => Promise<Answer>,
  dispose: (answer: Answer) => void = () => {},
): Promise<Authorized<Answer>> {
  if (!tokens) return { request, answer: await send(request), secrets };
  const first = await tokens.current();
  const sent = withToken(request, first);
  const answer = await send(sent);
  const second =
    answer.statusCode === 401 ? await anotherToken(tokens, first, () => dispose(answer)) : undefined;
  if (second === undefined || !isRepeatable(request.body))
    return { request: sent, answer, secrets: withTokens(secrets, [first]) };
  dispose(answer);
  const sentAgain = withToken(request, second);
  return {
    request: sentAgain,
    answer: await send(sentAgain),
    secrets: withTokens(secrets, [first, second]),
  };
}

async function anotherToken(
  tokens: AccessTokens,
  refused: string,
  onFailure: () => void,
): Promise<string | undefined> {
  try {
    return await tokens.replace(refused);
  } catch (error) {
    onFailure();
    throw error;
  }
}

/** Longest first, as masking wants them. */
function withTokens(secrets: readonly Buffer[], tokens: readonly string[]): Buffer[] {
  return [...secrets, ...secretTexts(tokens)].sort((a, b) => b.length - a.length);
}

function withToken(request: UpstreamRequest, token: string): UpstreamRequest {
  return { ...request, headers: [...request.headers, 'Authorization', `Bearer ${token}`] };
}

import type { Egress } from '../../egress/dispatcher.ts';
import { Problem } from '../../http/problems.ts';
import type { PlaintextCredential } from '../../integrations/credential.ts';
import type { PlaintextHeader } from '../../integrations/headers.ts';
import type { OperationDefinition } from '../../openapi/definition/build-operation.ts';
import type { Secrets } from '../redaction/secrets.ts';
import { isRepeatable } from '../request/body.ts';
import type { PreparedOperation, UpstreamRequest } from '../request/build-request.ts';
import { namesInQuery, normalizeParameterName } from '../request/parameter-names.ts';
import { type AccessTokens, createAccessTokens } from './access-tokens.ts';
import type { SharedAccessToken } from './shared-access-token.ts';

/** What the credentials of an integration add to its requests, and what apps cannot set because of them. */
export type PreparedCredentials = {
  /** Sent like the workspace's headers. */
  headers: PlaintextHeader[];
  /** `name=value` pairs, encoded. */
  query: string[];
  /** Names that only the credentials may set. */
  reserved: { headers: string[]; query: string[]; cookies: string[] };
  /** What responses and errors must not show. */
  secrets: string[];
  tokens: AccessTokens | null;
};

/** @param sharedToken where the access token of the integration is shared with other processes */
export function prepareCredentials(
  egress: Egress,
  credentials: readonly PlaintextCredential[],
  sharedToken?: SharedAccessToken,
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
        } else if (credential.in === 'header') result.headers.push(sensitiveHeader(credential.name, secret));
        else {
          result.query.push(`${encodeURIComponent(credential.name)}=${encodeURIComponent(secret)}`);
          result.reserved.query.push(credential.name);
        }
        break;
      case 'basic': {
        const basic = `Basic ${Buffer.from(secret).toString('base64')}`;
        result.headers.push(sensitiveHeader('Authorization', basic));
        result.secrets.push(basic, ...(credential.username === null ? [secret.slice(0, -1)] : []));
        break;
      }
      case 'bearer':
        result.headers.push(sensitiveHeader('Authorization', `Bearer ${secret}`));
        break;
      case 'oauth2_client_credentials':
        result.tokens = createAccessTokens(egress, credential, sharedToken);
        result.reserved.headers.push('authorization');
        break;
    }
  }
  // RFC 6265, 5.4: one Cookie header holds them all.
  if (cookies.length > 0) result.headers.push(sensitiveHeader('Cookie', cookies.join('; ')));
  return result;
}

function sensitiveHeader(name: string, value: string): PlaintextHeader {
  return { name, value, sensitive: true };
}

/** The operation with the names of the credentials among those of its security schemes, which apps cannot set. */
export function withReservedNames(
  operation: OperationDefinition,
  { reserved }: PreparedCredentials,
): OperationDefinition {
  return {
    ...operation,
    security_headers: [...operation.security_headers, ...reserved.headers],
    security_query: [...operation.security_query, ...reserved.query],
    security_cookies: [...(operation.security_cookies ?? []), ...reserved.cookies],
  };
}

/**
 * The prepared operation with the query parameters of the credentials added. Apps cannot set them indirectly
 * either: an object in form style, say, is serialized as one parameter for each of its members.
 *
 * @param operation what it was prepared from
 */
export function withQueryCredentials(
  prepared: PreparedOperation,
  { security_query }: OperationDefinition,
  { query }: PreparedCredentials,
): PreparedOperation {
  if (security_query.length === 0) return prepared;
  const reserved = new Set(security_query);
  const normalized = new Set(security_query.map(normalizeParameterName));
  const isReserved = (name: string) =>
    reserved.has(name) || (!prepared.queryNames.has(name) && normalized.has(normalizeParameterName(name)));
  return {
    ...prepared,
    build(input, rawInput) {
      const request = prepared.build(input, rawInput);
      const name = queryNames(request.path).find(isReserved);
      if (name !== undefined) throw reservedNameProblem(name);
      return { ...request, path: withQuery(request.path, query) };
    },
    follow(request, url) {
      const followed = prepared.follow(request, url);
      return followed && { ...followed, path: withQuery(withoutNames(followed.path, isReserved), query) };
    },
  };
}

/** A path without some query parameters: an API may repeat in a link what it was requested with. */
function withoutNames(path: string, isReserved: (name: string) => boolean): string {
  const start = path.indexOf('?');
  if (start === -1) return path;
  const pairs = path
    .slice(start + 1)
    .split('&')
    .filter((pair) => !namesInQuery(pair).some(isReserved));
  return path.slice(0, start) + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
}

function queryNames(path: string): string[] {
  const start = path.indexOf('?');
  return start === -1 ? [] : namesInQuery(path.slice(start + 1));
}

function withQuery(path: string, pairs: readonly string[]): string {
  if (pairs.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

function reservedNameProblem(name: string): Problem {
  const message = 'belongs to the credentials of the API; apps cannot set it';
  return new Problem('invalid_parameters', `query_params.${name} ${message}.`, {
    errors: [{ path: `query_params.${name}`, message }],
  });
}

/** An exchange with the API: the request as it was sent, and the secrets that the response may echo. */
export type AuthorizedExchange<Response> = {
  request: UpstreamRequest;
  response: Response;
  secrets: Secrets;
};

/**
 * Sends a request with the integration's access token, where it has one: once more with another token when the
 * API refuses the first (RFC 6750, 3.1), and the body can be sent again.
 *
 * @param integration `secrets` of its stored credentials
 * @param send may be called twice; `discard` ends a response that is not used
 * @throws Problem token_unavailable, and as `send`
 */
export function sendAuthorized<Response extends { statusCode: number }>(
  { credentials: { tokens }, secrets }: { credentials: PreparedCredentials; secrets: Secrets },
  request: UpstreamRequest,
  send: (request: UpstreamRequest) => Promise<Response>,
  discard: (response: Response) => void = () => {},
): Promise<AuthorizedExchange<Response>> {
  return tokens
    ? sendWithToken(tokens, secrets, request, send, discard)
    : send(request).then((response) => ({ request, response, secrets }));
}

async function sendWithToken<Response extends { statusCode: number }>(
  tokens: AccessTokens,
  secrets: Secrets,
  request: UpstreamRequest,
  send: (request: UpstreamRequest) => Promise<Response>,
  discard: (response: Response) => void,
): Promise<AuthorizedExchange<Response>> {
  const token = await tokens.current();
  const sent = withToken(request, token);
  const response = await send(sent);
  const first = { request: sent, response, secrets: secrets.with([token]) };
  if (response.statusCode !== 401) return first;
  try {
    const other = await tokens.replace(token);
    if (other === undefined || !isRepeatable(request.body)) return first;
    const sentAgain = withToken(request, other);
    const second = await send(sentAgain);
    discard(response);
    return { request: sentAgain, response: second, secrets: secrets.with([token, other]) };
  } catch (error) {
    // Nothing was sent a second time: the refusal is what came of the call.
    if (error instanceof Problem && error.code === 'circuit_open') return first;
    discard(response);
    throw error;
  }
}

function withToken(request: UpstreamRequest, token: string): UpstreamRequest {
  return { ...request, headers: [...request.headers, 'Authorization', `Bearer ${token}`] };
}

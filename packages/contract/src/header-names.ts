/** Which header names a workspace may set, and which of them always hold a secret. */

const SECRET_WORDS = [
  'authorization',
  'x-api-key',
  'api-key',
  'x-auth-token',
  'x-access-token',
  'x-secret-key',
  'bearer',
  'secret',
  'password',
  'credential',
].map(withoutSeparators);

/** True for a name that always holds a secret: it contains one of the words, in any case, `-`, `_` and spaces alike. */
export function isAlwaysSensitive(name: string): boolean {
  const plain = withoutSeparators(name);
  return SECRET_WORDS.some((word) => plain.includes(word));
}

function withoutSeparators(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}

/**
 * A header name as names are compared: in lower case (RFC 9110, 5.1), and `_` as `-`, since servers that pass headers as
 * variables (CGI, WSGI, PHP) read the two as one (RFC 3875, 4.1.18).
 */
export function normalizeHeaderName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Headers of the connection (RFC 9110, 7.6.1) and of the message's framing, in lower case. */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Never sent for apps, declared or not: hop-by-hop headers (RFC 9110, 7.6.1), those that Trunkline or the body determines,
 * those that claim where a request comes from, and those with which servers take it for another request.
 */
const NEVER_FROM_APPS: ReadonlySet<string> = new Set([
  ...CONNECTION_HEADERS,
  'accept-encoding',
  'cdn-loop',
  'content-type',
  'cookie',
  // Where it comes from.
  'cf-connecting-ip',
  'client-ip',
  'fastly-client-ip',
  'forwarded',
  'true-client-ip',
  'via',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-host',
  'x-original-host',
  'x-real-ip',
  // Another request: its method, its target, its protocol; `Proxy` is HTTP_PROXY to CGI (CVE-2016-5385).
  'http2-settings',
  'proxy',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-middleware-subrequest',
  'x-original-uri',
  'x-original-url',
  'x-override-url',
  'x-rewrite-url',
]);

const NEVER_WITH_PREFIX = ['x-forwarded-', 'x-envoy-', 'x-amzn-oidc-', 'sec-'];

/** @param name as `normalizeHeaderName` returns it */
export function isNeverFromApps(name: string): boolean {
  return NEVER_FROM_APPS.has(name) || NEVER_WITH_PREFIX.some((prefix) => name.startsWith(prefix));
}

/**
 * Why a header of this name cannot be sent, or undefined when it can.
 *
 * @see RFC 9110, 5.1: field names are tokens
 */
export function headerNameIssue(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    const suggested = suggestedHeaderName(name);
    return suggested === undefined
      ? `"${name.slice(0, 50)}" is not a header name: use letters, digits and "-", such as X-Api-Key`
      : `"${name.slice(0, 50)}" is not a header name: write ${suggested}`;
  }
  return CONNECTION_HEADERS.has(normalizeHeaderName(name))
    ? 'is a header of the connection, which Trunkline sets itself'
    : undefined;
}

/**
 * The header name that somebody means who writes it with spaces or underscores, as API docs do (“X API Key”, `x_api_key`):
 * many servers drop headers with an underscore. Undefined where the name is one, or where it is not clear.
 */
export function suggestedHeaderName(name: string): string | undefined {
  const plain = name.trim().replace(/:$/, '');
  if (plain === name && !/[\s_]/.test(name)) return undefined;
  const words = plain.split(/[\s_]+|-(?=\S)/).filter(Boolean);
  if (words.length === 0 || !words.every((word) => /^[0-9A-Za-z]+$/.test(word))) return undefined;
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('-');
}

/**
 * Why a header cannot have this value, or undefined when it can.
 *
 * @see RFC 9110, 5.5: field values
 */
export function headerValueIssue(value: string): string | undefined {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
    ? undefined
    : 'contains a character that is not allowed in a header';
}

import { CONNECTION_HEADERS, normalizeHeaderName } from '@trunkline/contract/header-names';

/** Which headers an app may set on the requests of its calls. */

/**
 * Sent although the spec does not declare them: they choose a representation (RFC 9110, 8.5, 12.5, 13.1 and 14.2;
 * RFC 9111, 5.2.1; RFC 7240), make a request repeatable, or identify it in traces. What else a header may do at an API
 * cannot be known, so that any other has to be in the spec.
 */
const UNDECLARED_FROM_APPS: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-datetime',
  'accept-language',
  'baggage',
  'cache-control',
  'content-language',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'pragma',
  'prefer',
  'range',
  'traceparent',
  'tracestate',
  'user-agent',
]);

/**
 * Never sent, declared or not: hop-by-hop headers (RFC 9110, 7.6.1), those that Trunkline or the body determines, those
 * that claim where a request comes from, and those with which servers take it for another request.
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

/** Whether a header that the spec does not declare is sent; `_` is not `-` here, since servers may take it for one. */
export function isSentUndeclared(name: string): boolean {
  return UNDECLARED_FROM_APPS.has(name.toLowerCase());
}

/** Query parameters that frameworks read as the method of the request (Symfony, Laravel, Express `method-override`). */
export function isMethodOverride(queryName: string): boolean {
  return METHOD_PARAMETERS.has(normalizeHeaderName(queryName));
}

const METHOD_PARAMETERS: ReadonlySet<string> = new Set([
  '-method',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);

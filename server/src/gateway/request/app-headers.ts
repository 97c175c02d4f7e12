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

/** Whether a header that the spec does not declare is sent; `_` is not `-` here, since servers may take it for one. */
export function isSentUndeclared(name: string): boolean {
  return UNDECLARED_FROM_APPS.has(name.toLowerCase());
}

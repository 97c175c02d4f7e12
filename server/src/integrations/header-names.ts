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

/** Headers of the connection, not of the request: RFC 9110, 7.6.1, and what frames the message. */
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
 * Why a header cannot be sent, or undefined when it can.
 *
 * @see RFC 9110, 5.1 (field names are tokens) and 5.5 (field values)
 */
export function headerNameFault(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    return 'is not a header name: it takes letters, digits and "-", without spaces';
  }
  if (CONNECTION_HEADERS.has(name.toLowerCase()))
    return 'belongs to the connection; Trunkline sets it itself';
  return undefined;
}

export function headerValueFault(value: string): string | undefined {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? undefined : 'holds a character that a header cannot carry';
}

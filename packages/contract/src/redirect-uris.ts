/** Where an authorization code may be sent: what clients register, and what they ask for. */

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** What a browser would run or read itself. */
const UNSAFE = new Set([
  'javascript:',
  'data:',
  'file:',
  'blob:',
  'about:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
  'ftp:',
]);

/**
 * Why a client may not register a URI: it may be https, http on loopback, or have a scheme of an installed program (RFC 8252, 7).
 *
 * @returns what is wrong and what to do, after the URI as the subject; undefined: it may
 */
export function redirectUriIssue(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'is not a whole URL, such as https://agent.example.com/callback';
  if (uri.includes('#')) return 'has a fragment: leave out # and what follows';
  const { protocol, username, password } = new URL(uri);
  if (username !== '' || password !== '') return 'has a username or password: leave them out';
  if (UNSAFE.has(protocol)) return `has the scheme ${protocol} which browsers handle themselves: use https:`;
  if (protocol === 'http:' && !isLoopback(uri))
    return 'is http to another machine: use https, or http on localhost or 127.0.0.1';
  return undefined;
}

/** Whether a URI leads to a program on the machine of the browser. */
export function isLoopback(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' && LOOPBACK.has(hostname);
}

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
 * Whether a client may register the URI: https, http on loopback, or a scheme of an installed program (RFC 8252, 7).
 */
export function isRegistrable(uri: string): boolean {
  if (!URL.canParse(uri) || uri.includes('#')) return false;
  const { protocol, username, password } = new URL(uri);
  if (username !== '' || password !== '' || UNSAFE.has(protocol)) return false;
  return protocol !== 'http:' || isLoopback(uri);
}

/** Whether a URI leads to a program on the machine of the browser. */
export function isLoopback(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' && LOOPBACK.has(hostname);
}

/** Whether a URI is the registered one: exactly, but for the port on loopback, which a program is given as it starts (RFC 8252, 7.3). */
export function isSameRedirect(registered: string, requested: string): boolean {
  if (registered === requested) return isRegistrable(requested);
  if (!isRegistrable(registered) || !isRegistrable(requested)) return false;
  return (
    isLoopback(registered) && isLoopback(requested) && withoutPort(registered) === withoutPort(requested)
  );
}

function withoutPort(uri: string): string {
  const url = new URL(uri);
  url.port = '';
  return url.href;
}

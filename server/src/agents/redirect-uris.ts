import { isLoopback, redirectUriIssue } from '@trunkline/contract/redirect-uris';

/** Whether a client may register the URI. */
export function isRegistrable(uri: string): boolean {
  return redirectUriIssue(uri) === undefined;
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

/**
 * The address on this server to go on to; what leads elsewhere, or nowhere, leads home. A link to the sign-in page
 * must not send people to a stranger's page.
 */
export function toLocalPath(address: string | undefined): string {
  if (address === undefined || !URL.canParse(address, location.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(address, location.origin);
  return origin === location.origin ? pathname + search + hash : '/';
}

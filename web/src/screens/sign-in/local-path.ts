/**
 * The path to open after sign-in. Other origins and invalid URLs become `/`, so that a link to the sign-in page is no
 * open redirect (OWASP, CWE-601).
 */
export function toLocalPath(address: string | undefined): string {
  if (address === undefined || !URL.canParse(address, location.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(address, location.origin);
  return origin === location.origin ? pathname + search + hash : '/';
}

/**
 * The path to open after sign-in. Other origins and invalid URLs become `/`, so that a link to the sign-in page is no
 * open redirect (OWASP, CWE-601).
 */
export function toLocalPath(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url, location.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(url, location.origin);
  return origin === location.origin ? pathname + search + hash : '/';
}

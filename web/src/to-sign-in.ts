import { stringParams } from './string-params.ts';

type PageLocation = { pathname: string; href: string; search: { error?: unknown; confirmed?: unknown } };

/** Redirects to the sign-in screen from a page that needs a session, and back afterwards. */
export function toSignIn({ pathname, href, search }: PageLocation) {
  // Links in emails redirect to the home page with their result: display it here, and not again after sign-in.
  if (pathname === '/')
    return { to: '/sign-in', search: stringParams(search, 'error', 'confirmed') } as const;
  return { to: '/sign-in', search: { return_to: href } } as const;
}

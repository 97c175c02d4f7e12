import { texts } from './search-texts.ts';

type Place = { pathname: string; href: string; search: { error?: unknown; confirmed?: unknown } };

/** Redirects to the sign-in screen from a page that needs a session, and back afterwards. */
export function toSignIn({ pathname, href, search }: Place) {
  // Links in emails redirect to the home page with their result: display it here, and not again after sign-in.
  if (pathname === '/') return { to: '/sign-in', search: texts(search, 'error', 'confirmed') } as const;
  return { to: '/sign-in', search: { return_to: href } } as const;
}

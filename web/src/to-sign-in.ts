import { texts } from './search-texts.ts';

type Place = { pathname: string; href: string; search: { error?: unknown; confirmed?: unknown } };

/** Leads to the sign-in screen from a place that needs somebody signed in, and back after it. */
export function toSignIn({ pathname, href, search }: Place) {
  // A link of a mail leads home, with what came of it: it is told at once, and not again afterwards.
  if (pathname === '/') return { to: '/sign-in', search: texts(search, 'error', 'confirmed') } as const;
  return { to: '/sign-in', search: { return_to: href } } as const;
}

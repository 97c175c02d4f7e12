type Place = { pathname: string; href: string; search: { error?: unknown } };

/** Leads to the sign-in screen from a place that needs somebody signed in, and back after it. */
export function toSignIn({ pathname, href, search: { error } }: Place) {
  // A link that did not work leads home, with the reason: it is told at once, and not again afterwards.
  if (pathname === '/')
    return { to: '/sign-in', search: error === undefined ? {} : { error: String(error) } } as const;
  return { to: '/sign-in', search: { return_to: href } } as const;
}

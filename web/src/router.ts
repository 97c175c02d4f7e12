import { createRouter, parseSearchWith, stringifySearchWith } from '@tanstack/react-router';
import { createQueryClient } from './api/query-client.ts';
import { routeTree } from './routes.tsx';
import { FailedScreen } from './screens/FailedScreen.tsx';
import { NotFoundScreen } from './screens/NotFoundScreen.tsx';
import { toSignIn } from './to-sign-in.ts';

export const queryClient = createQueryClient(() => {
  const { location } = router.state;
  if (location.pathname === '/sign-in') return;
  void router.navigate(toSignIn(location)).then(() => queryClient.clear());
});

export const router = createRouter({
  routeTree,
  context: { queryClient },
  // Rendered within the layout, in place of the screen.
  defaultErrorComponent: FailedScreen,
  defaultNotFoundComponent: NotFoundScreen,
  // TanStack Query caches the data: hovering over a link preloads the code of its screen only.
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  // Search parameters are strings: a token that looks like a number stays as it is.
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith(String),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

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
  // Within the layout, where the screen would stand.
  defaultErrorComponent: FailedScreen,
  defaultNotFoundComponent: NotFoundScreen,
  // The cache of answers is TanStack Query's: a link that is pointed at loads the screen, never old data.
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  // What is in an address is text: a token that looks like a number stays as it is.
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith(String),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** The available ways to sign in. */
export const authOptionsQuery = queryOptions({
  queryKey: ['auth-options'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/auth-options', { signal })),
  // Until the first account exists, the person who creates it may come back to a page that was open.
  staleTime: ({ state }) => (state.data?.set_up === false ? 0 : Number.POSITIVE_INFINITY),
});

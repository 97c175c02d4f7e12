import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** The available ways to sign in. */
export const authOptionsQuery = queryOptions({
  queryKey: ['auth-options'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/auth-options', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

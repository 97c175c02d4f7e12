import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** Which ways to sign in there are. */
export const authOptionsQuery = queryOptions({
  queryKey: ['auth-options'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/auth-options', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

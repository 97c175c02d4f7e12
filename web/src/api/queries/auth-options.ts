import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../client.ts';

/** Which ways to sign in there are. */
export const authOptionsQuery = queryOptions({
  queryKey: ['auth-options'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/auth-options', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

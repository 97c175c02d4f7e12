import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../client.ts';
import { isProblem } from '../problem.ts';

/** Who is signed in. Refused with `unauthenticated` when nobody is, which leads to the sign-in screen. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/me', { signal })),
  staleTime: 60_000,
});

/** Who is signed in, or null: for screens that are for both. */
export const signedInQuery = queryOptions({
  queryKey: ['me', 'or nobody'],
  queryFn: ({ signal }) =>
    answerOf(api.GET('/api/me', { signal })).catch((error: unknown) => {
      if (isProblem(error, 'unauthenticated')) return null;
      throw error;
    }),
});

import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';
import { expiryAfter, type TokenLifetime } from '../token-lifetimes.ts';

type ResponseBody = paths['/api/tokens']['get']['responses'][200];
export type PersonalToken = ResponseBody['content']['application/json']['items'][number];

/** Your personal tokens, oldest first, those that expired too. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/api/tokens', { signal }))).items,
});

/** Creates a token that expires in so many days, or never. Only this response has the token itself. */
export const createToken = mutationOptions({
  mutationFn: ({ name, days }: { name: string; days: TokenLifetime }) =>
    dataOf(
      api.POST('/api/tokens', {
        body: {
          name,
          expires_at: expiryAfter(days),
        },
      }),
    ),
  gcTime: 0,
  meta: { changes: [tokensQuery.queryKey] },
});

/** Revokes every token of the user. */
export function revokeAllTokens() {
  return dataOf(api.DELETE('/api/tokens'));
}

export const revokeToken = mutationOptions({
  mutationFn: (id: string) => dataOf(api.DELETE('/api/tokens/{id}', { params: { path: { id } } })),
  meta: { done: 'Token revoked', changes: [tokensQuery.queryKey] },
});

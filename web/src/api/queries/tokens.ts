import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type ResponseBody = paths['/api/tokens']['get']['responses'][200];
export type PersonalToken = ResponseBody['content']['application/json']['items'][number];

/** Your personal tokens, oldest first, those that expired too. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/api/tokens', { signal }))).items,
});

const DAY_MS = 86_400_000;

/** Creates a token that expires in so many days, or never. Only this response has the token itself. */
export const createToken = mutationOptions({
  mutationFn: ({ name, days }: { name: string; days: number | 'unlimited' }) =>
    dataOf(
      api.POST('/api/tokens', {
        body: {
          name,
          expires_at: days === 'unlimited' ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
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

import { msg } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { expiryAfter, type NewToken } from '../new-token.ts';

/** Your personal tokens, oldest first, with the expired ones. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/api/tokens', { signal }))).items,
});

/** Only this response has the token itself: it is not cached. */
export const createToken = mutationOptions({
  mutationFn: ({ name, days }: NewToken) =>
    dataOf(api.POST('/api/tokens', { body: { name: name.trim(), expires_at: expiryAfter(days) } })),
  gcTime: 0,
  meta: { invalidates: [tokensQuery.queryKey] },
});

/** Revokes every token of the user. */
export function revokeAllTokens() {
  return dataOf(api.DELETE('/api/tokens'));
}

export const revokeToken = mutationOptions({
  mutationFn: (id: string) => dataOf(api.DELETE('/api/tokens/{id}', { params: { path: { id } } })),
  meta: { successMessage: msg`Token revoked`, invalidates: [tokensQuery.queryKey] },
});

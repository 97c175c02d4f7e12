import { msg } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { revokeAllTokens, tokensQuery } from './tokens.ts';

/** The signed-in user. Fails with `unauthenticated` without a session, which leads to the sign-in screen. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/me', { signal })),
  staleTime: 60_000,
});

/** The signed-in user, or null where no one is signed in: unlike `meQuery`, this is no error. */
export const currentUserQuery = queryOptions({
  queryKey: ['me', msg`or null`],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/api/session', { signal }))).user,
});

export const rename = mutationOptions({
  mutationFn: ({ name }: { name: string }) => dataOf(api.PATCH('/api/me', { body: { name } })),
  meta: { successMessage: msg`Name saved`, invalidates: [meQuery.queryKey, ['members']] },
});

type PasswordChange = { currentPassword: string; newPassword: string; revokesTokens: boolean };

/** Ends every other session too, and revokes the personal tokens where the user wants it. */
export const changePassword = mutationOptions({
  mutationFn: async ({ currentPassword, newPassword, revokesTokens }: PasswordChange) => {
    const body = { currentPassword, newPassword, revokeOtherSessions: true };
    await dataOf(api.POST('/api/auth/change-password', { body }));
    if (revokesTokens) await revokeAllTokens();
  },
  gcTime: 0,
  meta: {
    successMessage: msg`Password changed; your other sessions were signed out`,
    invalidates: [['sessions'], tokensQuery.queryKey],
  },
});

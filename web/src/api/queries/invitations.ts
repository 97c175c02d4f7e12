import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../client.ts';

/** What the link of an invitation leads to. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/invitations/{token}', { signal, params: { path: { token } } })),
  });

/** Joins with the account that is signed in. */
export function join(token: string) {
  return accept(token, {});
}

/** Makes an account, and joins with it. */
export function joinWithNewAccount(
  token: string,
  account: { email: string; name: string; password: string },
) {
  // The server takes no empty name: it makes one of the address.
  const { name, ...credentials } = account;
  return accept(token, name.trim() === '' ? credentials : account);
}

type Acceptance = { email?: string; name?: string; password?: string };

function accept(token: string, body: Acceptance) {
  return answerOf(api.POST('/api/invitations/{token}/accept', { params: { path: { token } }, body }));
}

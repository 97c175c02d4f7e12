import { t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import type { GrantedRole } from '@trunkline/contract/roles';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';
import type { paths } from '../schema.ts';

// For members who invite -------------------------------------------------------------------------

type ResponseBody = paths['/api/workspaces/{workspace}/invitations']['get']['responses'][200];
export type Invitation = ResponseBody['content']['application/json']['items'][number];

/** Invitations that have not been accepted yet, without their links. */
export const openInvitationsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['invitations', workspace],
    queryFn: ({ signal }) =>
      fetchAllPages((query) =>
        dataOf(
          api.GET('/api/workspaces/{workspace}/invitations', {
            signal,
            params: { path: { workspace }, query },
          }),
        ),
      ),
  });

/** Creates an invitation. Only this response has the link. Without an email, anyone with the link can accept. */
export const invite = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ role, email }: { role: GrantedRole; email: string }) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/invitations', {
          params: { path: { workspace } },
          body: email === '' ? { role } : { role, email },
        }),
      ),
    gcTime: 0,
    meta: { invalidates: [['invitations', workspace]] },
  });

export const changeInvitedRole = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ id, role }: { id: string; role: GrantedRole }) =>
      dataOf(
        api.PATCH('/api/workspaces/{workspace}/invitations/{id}', {
          params: { path: { workspace, id } },
          body: { role },
        }),
      ),
    meta: { successMessage: t`Role changed`, invalidates: [['invitations', workspace]] },
  });

export const revokeInvitation = (workspace: string) =>
  mutationOptions({
    mutationFn: (id: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/invitations/{id}', { params: { path: { workspace, id } } }),
      ),
    meta: { successMessage: t`Invitation revoked`, invalidates: [['invitations', workspace]] },
  });

// For invited people -----------------------------------------------------------------------------

/** The invitation of a link. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/invitations/{token}', { signal, params: { path: { token } } })),
  });

/** Joins with the account that is signed in. */
export function join(token: string) {
  return accept(token, {});
}

/** Creates an account, and joins with it. */
export function joinWithNewAccount(
  token: string,
  account: { email: string; name: string; password: string },
) {
  // The server rejects an empty name, and derives one from the email where there is none.
  const { name, ...credentials } = account;
  return accept(token, name.trim() === '' ? credentials : account);
}

type Acceptance = { email?: string; name?: string; password?: string };

function accept(token: string, body: Acceptance) {
  return dataOf(api.POST('/api/invitations/{token}/accept', { params: { path: { token } }, body }));
}

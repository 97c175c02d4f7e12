import { t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import type { GrantedRole } from '@trunkline/contract/roles';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';
import type { paths } from '../schema.ts';
import { workspacesQuery } from './workspaces.ts';

type ResponseBody = paths['/api/workspaces/{workspace}/members']['get']['responses'][200];
export type Member = ResponseBody['content']['application/json']['items'][number];

/** All members of a workspace, by email. */
export const membersQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['members', workspace],
    queryFn: ({ signal }) =>
      fetchAllPages((query) =>
        dataOf(
          api.GET('/api/workspaces/{workspace}/members', { signal, params: { path: { workspace }, query } }),
        ),
      ),
  });

export const changeRole = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ user_id, role }: { user_id: string; role: GrantedRole }) =>
      dataOf(
        api.PATCH('/api/workspaces/{workspace}/members/{user_id}', {
          params: { path: { workspace, user_id } },
          body: { role },
        }),
      ),
    meta: { invalidates: [['members', workspace]] },
  });

export const removeMember = (workspace: string) =>
  mutationOptions({
    mutationFn: (user_id: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/members/{user_id}', {
          params: { path: { workspace, user_id } },
        }),
      ),
    meta: { successMessage: t`Member removed`, invalidates: [['members', workspace]] },
  });

/** Makes another member the owner; the former owner becomes an admin. */
export const transferOwnership = (workspace: string) =>
  mutationOptions({
    mutationFn: (user_id: string) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/transfer', {
          params: { path: { workspace } },
          body: { user_id },
        }),
      ),
    meta: {
      successMessage: t`Ownership transferred`,
      invalidates: [['members', workspace], workspacesQuery.queryKey],
    },
  });

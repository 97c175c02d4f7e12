import { t } from '@lingui/core/macro';
import { infiniteQueryOptions, mutationOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';
import type { paths } from '../schema.ts';
import { keyOfApps } from './apps.ts';

type List = paths['/api/workspaces/{workspace}/access-requests']['get'];
export type AccessRequest = List['responses'][200]['content']['application/json']['items'][number];
type Decision =
  paths['/api/workspaces/{workspace}/access-requests/{id}/decision']['post']['requestBody']['content']['application/json'];
type Proposals = paths['/api/workspaces/{workspace}/grant-proposals']['get'];
export type GrantProposal = Proposals['responses'][200]['content']['application/json']['items'][number];

/** Requests for access of apps, the newest first. */
export const accessRequestsQuery = (
  workspace: string,
  found: { status?: AccessRequest['status']; app_id?: string },
) =>
  infiniteQueryOptions({
    queryKey: ['apps', workspace, 'access-requests', found],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/access-requests', {
          signal,
          params: { path: { workspace }, query: { limit: 50, cursor: pageParam, ...found } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

export const requestAccess = (workspace: string, app: string, slug: string) =>
  mutationOptions({
    mutationFn: ({ reason, operations }: { reason: string; operations: string[] }) =>
      dataOf(
        api.PUT('/api/workspaces/{workspace}/apps/{id}/integrations/{slug}/access-request', {
          params: { path: { workspace, id: app, slug } },
          body: { reason: reason.trim(), operations: operations.length === 0 ? null : operations },
        }),
      ),
    meta: { successMessage: t`Access requested`, invalidates: [keyOfApps(workspace)] },
  });

export const decideAccessRequest = (workspace: string, id: string) =>
  mutationOptions({
    mutationFn: (body: Decision) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/access-requests/{id}/decision', {
          params: { path: { workspace, id } },
          body,
        }),
      ),
    meta: { invalidates: [keyOfApps(workspace)] },
  });

/** The apps that called what is not granted to them, in the last 30 days. */
export function fetchGrantProposals(workspace: string): Promise<GrantProposal[]> {
  return fetchAllPages(({ cursor }) =>
    dataOf(
      api.GET('/api/workspaces/{workspace}/grant-proposals', {
        params: { path: { workspace }, query: { limit: 20, ...(cursor !== undefined && { cursor }) } },
      }),
    ),
  );
}

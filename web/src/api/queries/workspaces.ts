import { msg, t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';
import { keyOfApps } from './apps.ts';

/** Your workspaces, with your role in each. */
export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/api/workspaces', { signal }))).items,
  staleTime: 60_000,
});

type NewWorkspace = paths['/api/workspaces']['post']['requestBody']['content']['application/json'];

export const createWorkspace = mutationOptions({
  mutationFn: (body: NewWorkspace) => dataOf(api.POST('/api/workspaces', { body })),
  meta: { successMessage: msg`Workspace created`, invalidates: [workspacesQuery.queryKey] },
});

/** Refetches nothing: the screen may have to move to the new slug first. */
export const editWorkspace = (workspace: string) =>
  mutationOptions({
    mutationFn: (body: { name: string; slug: string }) =>
      dataOf(api.PATCH('/api/workspaces/{workspace}', { params: { path: { workspace } }, body })),
    meta: { successMessage: t`Workspace saved` },
  });

/** Whether apps may call every integration, or what admins granted them. */
export const setAppAccess = (workspace: string) =>
  mutationOptions({
    mutationFn: (app_access: Workspace['app_access']) =>
      dataOf(
        api.PATCH('/api/workspaces/{workspace}', { params: { path: { workspace } }, body: { app_access } }),
      ),
    meta: { successMessage: t`Access of apps saved`, invalidates: [keyOfApps(workspace)] },
  });

/** Afterwards layout/open-other-workspace.ts opens another workspace. */
export const deleteWorkspace = (workspace: string) =>
  mutationOptions({
    mutationFn: () =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}', {
          params: { path: { workspace }, query: { confirm: workspace } },
        }),
      ),
    meta: { successMessage: t`Workspace deleted` },
  });

export const leaveWorkspace = (workspace: string) =>
  mutationOptions({
    mutationFn: () =>
      dataOf(api.POST('/api/workspaces/{workspace}/leave', { params: { path: { workspace } } })),
    meta: { successMessage: t`You have left the workspace` },
  });

export type Workspace = Awaited<ReturnType<NonNullable<typeof workspacesQuery.queryFn>>>[number];

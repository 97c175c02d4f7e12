import { t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';

/** Deleted integrations that can still be restored. For admins. */
export const trashQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['trash', workspace],
    queryFn: ({ signal }) =>
      fetchAllPages((position) =>
        dataOf(
          api.GET('/api/workspaces/{workspace}/trash', {
            signal,
            params: { path: { workspace }, query: position },
          }),
        ),
      ),
  });

export type DeletedIntegration = Awaited<
  ReturnType<NonNullable<ReturnType<typeof trashQuery>['queryFn']>>
>[number];

/** Restores an integration; under another slug, where its own is taken. */
export const restoreIntegration = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ id, slug }: { id: string; slug?: string }) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/trash/{id}/restore', {
          params: { path: { workspace, id } },
          body: slug === undefined ? {} : { slug },
        }),
      ),
    meta: { successMessage: t`Integration restored`, invalidates: keysOfIntegrations(workspace) },
  });

/** Deletes an integration permanently. */
export const purgeIntegration = (workspace: string) =>
  mutationOptions({
    mutationFn: (id: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/trash/{id}', {
          params: { path: { workspace, id } },
        }),
      ),
    meta: { successMessage: t`Integration deleted permanently`, invalidates: keysOfIntegrations(workspace) },
  });

function keysOfIntegrations(workspace: string) {
  return [
    ['integrations', workspace],
    ['trash', workspace],
    ['usage', workspace],
  ];
}

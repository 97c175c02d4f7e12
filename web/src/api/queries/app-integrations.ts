import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

/** What an app may use of one integration. */
export type AppIntegration =
  paths['/api/workspaces/{workspace}/apps/{id}/integrations/{slug}']['get']['responses'][200]['content']['application/json'];

export const appIntegrationQuery = (workspace: string, app: string, slug: string) =>
  queryOptions({
    queryKey: ['apps', workspace, 'one', app, 'integrations', slug],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/apps/{id}/integrations/{slug}', {
          signal,
          params: { path: { workspace, id: app, slug } },
        }),
      ),
  });

/** Counts from the app's next call. */
export const setAppIntegration = (workspace: string, app: string, slug: string) =>
  mutationOptions({
    mutationFn: (settings: AppIntegration) => writeAppIntegration(workspace, app, slug, settings),
    meta: { changes: [keyOfApp(workspace, app)] },
  });

/** The same for a form, whose values are others. */
export function writeAppIntegration(workspace: string, app: string, slug: string, body: AppIntegration) {
  return dataOf(
    api.PUT('/api/workspaces/{workspace}/apps/{id}/integrations/{slug}', {
      params: { path: { workspace, id: app, slug } },
      body,
    }),
  );
}

/** What an app may use decides what it is linked with, too: all about it is read again. */
export function keyOfApp(workspace: string, app: string) {
  return ['apps', workspace, 'one', app];
}

import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

/** What an app may use of one integration. */
export type AppIntegrationSettings =
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

/** Applies to the app's next call. */
export const setAppIntegration = (workspace: string, app: string, slug: string) =>
  mutationOptions({
    mutationFn: (settings: AppIntegrationSettings) => writeAppIntegration(workspace, app, slug, settings),
    meta: { invalidates: [keyOfApp(workspace, app)] },
  });

/** The same request, for forms, whose values have another type. */
export function writeAppIntegration(
  workspace: string,
  app: string,
  slug: string,
  body: AppIntegrationSettings,
) {
  return dataOf(
    api.PUT('/api/workspaces/{workspace}/apps/{id}/integrations/{slug}', {
      params: { path: { workspace, id: app, slug } },
      body,
    }),
  );
}

/** The query key of an app: its permissions change its app integrations, so all its queries are refetched. */
export function keyOfApp(workspace: string, app: string) {
  return ['apps', workspace, 'one', app];
}

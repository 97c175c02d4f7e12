import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

/** What an app may use of one integration. */
type AppIntegrationSettings =
  paths['/api/workspaces/{workspace}/apps/{id}/integrations/{slug}']['get']['responses'][200]['content']['application/json'];

/** Applies to the app's next call. */
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

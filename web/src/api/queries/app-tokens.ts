import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Tokens = paths['/api/workspaces/{workspace}/apps/{id}/tokens'];
export type AppToken = Tokens['get']['responses'][200]['content']['application/json']['items'][number];
type NewToken = Tokens['post']['requestBody']['content']['application/json'];

export const keyOfTokens = (workspace: string, app: string) => ['apps', workspace, 'one', app, 'tokens'];

/** The tokens of an app, oldest first, without the tokens themselves. */
export const appTokensQuery = (workspace: string, app: string) =>
  queryOptions({
    queryKey: keyOfTokens(workspace, app),
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/apps/{id}/tokens', {
            signal,
            params: { path: { workspace, id: app } },
          }),
        )
      ).items,
  });

/** The response is the only one with the token itself: do not cache it (`gcTime: 0`). */
export function createAppToken(workspace: string, app: string, body: NewToken) {
  return dataOf(
    api.POST('/api/workspaces/{workspace}/apps/{id}/tokens', {
      params: { path: { workspace, id: app } },
      body,
    }),
  );
}

export const revokeAppToken = (workspace: string, app: string) =>
  mutationOptions({
    mutationFn: (token: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/apps/{id}/tokens/{token}', {
          params: { path: { workspace, id: app, token } },
        }),
      ),
    meta: { done: 'Token revoked', changes: [keyOfTokens(workspace, app)] },
  });

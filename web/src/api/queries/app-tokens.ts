import { t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { expiryAfter, type NewToken } from '../new-token.ts';

const keyOfTokens = (workspace: string, app: string) => ['apps', workspace, 'one', app, 'tokens'];

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

/** Only this response has the token itself. */
export function requestAppToken(workspace: string, app: string, { name, days }: NewToken) {
  return dataOf(
    api.POST('/api/workspaces/{workspace}/apps/{id}/tokens', {
      params: { path: { workspace, id: app } },
      body: { name: name.trim(), expires_at: expiryAfter(days) },
    }),
  );
}

/** The token is not cached. */
export const createAppToken = (workspace: string, app: string) =>
  mutationOptions({
    mutationFn: (token: NewToken) => requestAppToken(workspace, app, token),
    gcTime: 0,
    meta: { invalidates: [keyOfTokens(workspace, app)] },
  });

export const revokeAppToken = (workspace: string, app: string) =>
  mutationOptions({
    mutationFn: (token: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/apps/{id}/tokens/{token}', {
          params: { path: { workspace, id: app, token } },
        }),
      ),
    meta: { successMessage: t`Token revoked`, invalidates: [keyOfTokens(workspace, app)] },
  });

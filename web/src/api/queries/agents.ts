import { t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Sessions = paths['/api/workspaces/{workspace}/apps/{id}/agent-sessions'];
export type AgentSession = Sessions['get']['responses'][200]['content']['application/json']['items'][number];
export type NewAgentSession = Sessions['post']['requestBody']['content']['application/json'];
export type AgentEndpoints = NonNullable<NewAgentSession['endpoints']>;
type Consent =
  paths['/api/workspaces/{workspace}/apps/{id}/agent-authorizations']['post']['requestBody']['content']['application/json'];
export type AuthorizationRequest = Consent['request'];

export type AgentTools =
  paths['/api/workspaces/{workspace}/apps/{id}/agent-tools']['get']['responses'][200]['content']['application/json'];

const keyOfSessions = (workspace: string, app: string) => ['apps', workspace, 'one', app, 'agent-sessions'];

/** The agent sessions of an app that have not ended, the newest first. */
export const agentSessionsQuery = (workspace: string, app: string) =>
  queryOptions({
    queryKey: keyOfSessions(workspace, app),
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/apps/{id}/agent-sessions', {
            signal,
            params: { path: { workspace, id: app } },
          }),
        )
      ).items,
  });

/** The tools that agents of an app can get, with their sizes. */
export const agentToolsQuery = (workspace: string, app: string) =>
  queryOptions({
    queryKey: ['apps', workspace, 'one', app, 'agent-tools'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/apps/{id}/agent-tools', {
          signal,
          params: { path: { workspace, id: app } },
        }),
      ),
  });

/** Only this response has the token: it is not cached. */
export const createAgentSession = (workspace: string, app: string) =>
  mutationOptions({
    mutationFn: (body: NewAgentSession) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/apps/{id}/agent-sessions', {
          params: { path: { workspace, id: app } },
          body,
        }),
      ),
    gcTime: 0,
    meta: { invalidates: [keyOfSessions(workspace, app)] },
  });

export const revokeAgentSession = (workspace: string, app: string) =>
  mutationOptions({
    mutationFn: (session: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/apps/{id}/agent-sessions/{session}', {
          params: { path: { workspace, id: app, session } },
        }),
      ),
    meta: { successMessage: t`Agent revoked`, invalidates: [keyOfSessions(workspace, app)] },
  });

/** What an agent asks for. */
export const authorizationRequestQuery = (request: AuthorizationRequest) =>
  queryOptions({
    queryKey: ['authorization-request', request],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/authorization-request', { signal, params: { query: request } })),
    retry: false,
    staleTime: 60_000,
  });

/** Consents to an agent. @returns where the browser goes next */
export const authorizeAgent = (workspace: string, app: string) =>
  mutationOptions({
    mutationFn: (body: Consent) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/apps/{id}/agent-authorizations', {
          params: { path: { workspace, id: app } },
          body,
        }),
      ),
  });

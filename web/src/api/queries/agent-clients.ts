import { t } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Clients = paths['/api/workspaces/{workspace}/agent-clients'];
export type AgentClient = Clients['get']['responses'][200]['content']['application/json']['items'][number];

const keyOfClients = (workspace: string) => ['agent-clients', workspace];

/** The clients of agents that admins registered. */
export const agentClientsQuery = (workspace: string) =>
  queryOptions({
    queryKey: keyOfClients(workspace),
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/agent-clients', { signal, params: { path: { workspace } } }),
        )
      ).items,
  });

export const createAgentClient = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ name, redirect_uris }: { name: string; redirect_uris: string[] }) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/agent-clients', {
          params: { path: { workspace } },
          body: { name: name.trim(), redirect_uris: redirect_uris.map((uri) => uri.trim()) },
        }),
      ),
    meta: { successMessage: t`Client registered`, invalidates: [keyOfClients(workspace)] },
  });

export const deleteAgentClient = (workspace: string) =>
  mutationOptions({
    mutationFn: (client: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/agent-clients/{client}', {
          params: { path: { workspace, client } },
        }),
      ),
    meta: { successMessage: t`Client deleted`, invalidates: [keyOfClients(workspace)] },
  });

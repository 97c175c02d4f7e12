import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** The health of each integration of a workspace, by slug. */
export const healthQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['usage', workspace, 'health'],
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/usage/integrations', {
            signal,
            params: { path: { workspace } },
          }),
        )
      ).items,
  });

/** Calls, errors and latency of an integration, by day (UTC) and by operation. */
export const usageQuery = (workspace: string, integration: string, days: number) =>
  queryOptions({
    queryKey: ['usage', workspace, integration, days],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/usage', {
          signal,
          params: { path: { workspace }, query: { integration, days } },
        }),
      ),
  });

export type Health = Awaited<ReturnType<NonNullable<ReturnType<typeof healthQuery>['queryFn']>>>[number];
export type Usage = Awaited<ReturnType<NonNullable<ReturnType<typeof usageQuery>['queryFn']>>>;

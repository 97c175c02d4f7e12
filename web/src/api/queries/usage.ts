import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';
import { INTEGRATIONS_PER_PAGE } from './integrations.ts';

/** The health of the integrations on a page of `foundIntegrationsQuery`, which has the same cursor. */
export const healthQuery = (workspace: string, page: { search: string; cursor: string }) =>
  queryOptions({
    queryKey: ['usage', workspace, 'health', page],
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/usage/integrations', {
            signal,
            params: { path: { workspace }, query: { limit: INTEGRATIONS_PER_PAGE, ...page } },
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

type HealthList = paths['/api/workspaces/{workspace}/usage/integrations']['get']['responses'][200];
export type Health = HealthList['content']['application/json']['items'][number];
export type Usage = Awaited<ReturnType<NonNullable<ReturnType<typeof usageQuery>['queryFn']>>>;

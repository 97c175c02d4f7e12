import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';
import type { paths } from '../schema.ts';

/** The health of each integration of a workspace, by slug. */
export const healthQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['usage', workspace, 'health'],
    queryFn: async ({ signal }) => {
      const items = await fetchAllPages((position) =>
        dataOf(
          api.GET('/api/workspaces/{workspace}/usage/integrations', {
            signal,
            params: { path: { workspace }, query: { ...position, search: '' } },
          }),
        ),
      );
      return new Map(items.map((item) => [item.slug, item]));
    },
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

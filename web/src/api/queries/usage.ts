import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';
import { INTEGRATIONS_PER_PAGE, type IntegrationList } from './integrations.ts';

type Paths =
  | '/api/workspaces/{workspace}/usage'
  | `/api/workspaces/{workspace}/usage/${'integrations' | 'summary'}`;
type ResponseOf<Path extends Paths> = paths[Path]['get']['responses'][200]['content']['application/json'];

export type UsageSummary = ResponseOf<'/api/workspaces/{workspace}/usage/summary'>;
export type IntegrationUsage = ResponseOf<'/api/workspaces/{workspace}/usage/integrations'>['items'][number];
export type LastError = IntegrationUsage['last_errors'][number];
export type UsageRange = NonNullable<
  paths['/api/workspaces/{workspace}/usage/summary']['get']['parameters']['query']
>['range'];

/** The usage of the integrations on a page of `integrationPagesQuery`, which has the same cursor. */
export const integrationUsagesQuery = (workspace: string, list: IntegrationList, cursor: string) =>
  queryOptions({
    queryKey: ['usage', workspace, 'integrations', list, cursor],
    queryFn: ({ signal }) => usagesAt(workspace, { ...list, limit: INTEGRATIONS_PER_PAGE, cursor }, signal),
  });

/** Those with the most failures first. */
export const worstIntegrationsQuery = (workspace: string, limit: number) =>
  queryOptions({
    queryKey: ['usage', workspace, 'worst', limit],
    queryFn: ({ signal }) => usagesAt(workspace, { sort: 'health', search: '', limit, cursor: '' }, signal),
  });

async function usagesAt(
  workspace: string,
  query: IntegrationList & { limit: number; cursor: string },
  signal: AbortSignal,
) {
  const { items } = await dataOf(
    api.GET('/api/workspaces/{workspace}/usage/integrations', {
      signal,
      params: { path: { workspace }, query },
    }),
  );
  return items;
}

/** The recent calls, the last errors and the health of an integration. */
export const integrationUsageQuery = (workspace: string, slug: string) =>
  queryOptions({
    queryKey: ['usage', workspace, 'integration', slug],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/usage/integrations/{slug}', {
          signal,
          params: { path: { workspace, slug } },
        }),
      ),
  });

/** Calls, errors and latency of the workspace, or of an integration, by hour or day (UTC). */
export const usageSummaryQuery = (workspace: string, range: UsageRange, integration?: string) =>
  queryOptions({
    queryKey: ['usage', workspace, 'summary', range, integration],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/usage/summary', {
          signal,
          params: {
            path: { workspace },
            query: { range, ...(integration !== undefined && { integration }) },
          },
        }),
      ),
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

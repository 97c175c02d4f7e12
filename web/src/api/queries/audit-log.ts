import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Listing = paths['/api/workspaces/{workspace}/audit-log']['get'];
export type AuditEvent = Listing['responses'][200]['content']['application/json']['items'][number];
/** The filters of the list, as the API takes them. */
export type AuditLogQuery = Omit<Listing['parameters']['query'], 'cursor' | 'limit'>;

/**
 * The audit events, newest first. For owners and admins.
 *
 * @param filters identify the list in the query cache
 * @param currentQuery the filters as the API takes them, with the time range as of now: computed for each request
 */
export const auditLogQuery = (workspace: string, filters: object, currentQuery: () => AuditLogQuery) =>
  infiniteQueryOptions({
    queryKey: ['audit-log', workspace, filters],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/audit-log', {
          signal,
          params: { path: { workspace }, query: { limit: 50, cursor: pageParam, ...currentQuery() } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // A log grows all the time.
    staleTime: 0,
  });

/** The newest audit events. For owners and admins. */
export const latestAuditEventsQuery = (workspace: string, limit: number) =>
  queryOptions({
    queryKey: ['audit-log', workspace, 'latest', limit],
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/audit-log', {
            signal,
            params: { path: { workspace }, query: { limit } },
          }),
        )
      ).items,
    staleTime: 0,
  });

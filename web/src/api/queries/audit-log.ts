import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Listing = paths['/api/workspaces/{workspace}/audit-log']['get'];
export type AuditEvent = Listing['responses'][200]['content']['application/json']['items'][number];
/** The filters of the list, as the API takes them. */
export type AuditLogQuery = Omit<Listing['parameters']['query'], 'cursor' | 'limit'>;

/**
 * The audit events, newest first. For owners and admins.
 *
 * @param name the filters, which identify the list in the query cache
 * @param narrowed the filters with the time range as of now, computed for each request
 */
export const auditLogQuery = (workspace: string, name: object, narrowed: () => AuditLogQuery) =>
  infiniteQueryOptions({
    queryKey: ['activity', workspace, 'narrowed', name],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/audit-log', {
          signal,
          params: { path: { workspace }, query: { limit: 50, cursor: pageParam, ...narrowed() } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // A log grows all the time.
    staleTime: 0,
  });

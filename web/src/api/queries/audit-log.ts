import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Listing = paths['/api/workspaces/{workspace}/audit-log']['get'];
export type AuditEvent = Listing['responses'][200]['content']['application/json']['items'][number];
/** What a listing is narrowed to, as the API takes it. */
export type AuditLogQuery = Omit<Listing['parameters']['query'], 'cursor' | 'limit'>;

/**
 * Who did what, newest first. For owners and admins.
 *
 * @param name tells listings apart: what they are narrowed to, where the time range moves with the clock
 * @param narrowed works out the time range when the listing is read
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
    // A log grows all the time: what was read a moment ago is old.
    staleTime: 0,
  });

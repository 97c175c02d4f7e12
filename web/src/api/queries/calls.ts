import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Calls = paths['/api/workspaces/{workspace}/calls']['get'];
export type Call = Calls['responses'][200]['content']['application/json']['items'][number];
/** The filters of the list, as the API takes them. */
export type CallQuery = Omit<Calls['parameters']['query'], 'cursor' | 'limit'>;

/**
 * The call log, newest first.
 *
 * @param name the filters, which identify the list in the query cache
 * @param narrowed the filters with the time range as of now, computed for each request
 */
export const callsQuery = (workspace: string, name: object, narrowed: () => CallQuery) =>
  infiniteQueryOptions({
    queryKey: ['calls', workspace, name],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/calls', {
          signal,
          params: { path: { workspace }, query: { limit: 50, cursor: pageParam, ...narrowed() } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // A log grows all the time.
    staleTime: 0,
  });

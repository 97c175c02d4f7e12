import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Calls = paths['/api/workspaces/{workspace}/calls']['get'];
export type Call = Calls['responses'][200]['content']['application/json']['items'][number];
/** What a listing is narrowed to, as the API takes it. */
export type CallQuery = Omit<Calls['parameters']['query'], 'cursor' | 'limit'>;

/**
 * The call log, newest first.
 *
 * @param name tells listings apart: what they are narrowed to, where the time range moves with the clock
 * @param narrowed works out the time range when the listing is read
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
    // A log grows all the time: what was read a moment ago is old.
    staleTime: 0,
  });

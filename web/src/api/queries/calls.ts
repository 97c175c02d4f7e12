import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Calls = paths['/api/workspaces/{workspace}/calls']['get'];
export type Call = Calls['responses'][200]['content']['application/json']['items'][number];
/** The filters of the list, as the API takes them. */
export type CallQuery = Omit<Calls['parameters']['query'], 'cursor' | 'limit'>;

/**
 * The call log, newest first.
 *
 * @param filters identify the list in the query cache
 * @param currentQuery the filters as the API takes them, with the time range as of now: computed for each request
 */
export const callsQuery = (workspace: string, filters: object, currentQuery: () => CallQuery) =>
  infiniteQueryOptions({
    queryKey: ['calls', workspace, filters],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/calls', {
          signal,
          params: { path: { workspace }, query: { limit: 50, cursor: pageParam, ...currentQuery() } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // A log grows all the time.
    staleTime: 0,
  });

/** The latest call of an app; null before its first. */
export const latestCallQuery = (workspace: string, app: string) =>
  queryOptions({
    queryKey: ['calls', workspace, 'latest', app],
    queryFn: async ({ signal }) => {
      const query = { limit: 1, cursor: '', app_id: app };
      const { items } = await dataOf(
        api.GET('/api/workspaces/{workspace}/calls', { signal, params: { path: { workspace }, query } }),
      );
      return items[0] ?? null;
    },
    staleTime: 0,
  });

/** Calls over time, with the filters of the list. */
export const timelineQuery = (workspace: string, filters: object, currentQuery: () => CallQuery) =>
  queryOptions({
    queryKey: ['calls', workspace, 'timeline', filters],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/calls/timeline', {
          signal,
          params: { path: { workspace }, query: currentQuery() },
        }),
      ),
    staleTime: 0,
  });

/** One call, by its request id. */
export const callQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['calls', workspace, 'call', id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/calls/{id}', { signal, params: { path: { workspace, id } } }),
      ),
  });

type Content<
  Path extends '/api/workspaces/{workspace}/calls/timeline' | '/api/workspaces/{workspace}/calls/{id}',
> = paths[Path]['get']['responses'][200]['content']['application/json'];
export type Timeline = Content<'/api/workspaces/{workspace}/calls/timeline'>;
export type CallDetails = Content<'/api/workspaces/{workspace}/calls/{id}'>;

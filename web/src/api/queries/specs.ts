import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** Imported specs. A stored spec never changes, so nothing of it is fetched twice. */

export const specQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['specs', workspace, id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/specs/{id}', { signal, params: { path: { workspace, id } } }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

export type Spec = Awaited<ReturnType<NonNullable<ReturnType<typeof specQuery>['queryFn']>>>;
export type SecurityScheme = Spec['security_schemes'][number];
export type SpecWarning = Spec['warnings'][number];

/** The filters of a list of operations; an empty list means all. */
export type OperationFilter = { search: string; method: string[]; tag: string[] };

const MAX_PAGE_SIZE = 200;

/** The operations that match a filter, by score, with their total number. */
export const specOperationsQuery = (workspace: string, id: string, filter: OperationFilter) =>
  infiniteQueryOptions({
    queryKey: ['specs', workspace, id, 'operations', filter],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/specs/{id}/operations', {
          signal,
          params: {
            path: { workspace, id },
            query: { ...filter, limit: MAX_PAGE_SIZE, ...(pageParam !== '' && { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // Comparing thousands of operations at each page would block scrolling.
    structuralSharing: false,
  });

/** The first operations of a spec that read. */
export async function readingOperations(workspace: string, id: string) {
  const query = { search: '', method: ['get'], tag: [], limit: MAX_SELECTED };
  const { items } = await dataOf(
    api.GET('/api/workspaces/{workspace}/specs/{id}/operations', {
      params: { path: { workspace, id }, query },
    }),
  );
  return items;
}

/** As many as every instance lets an integration select. */
const MAX_SELECTED = 30;

type OperationPage = Awaited<ReturnType<NonNullable<ReturnType<typeof specOperationsQuery>['queryFn']>>>;
export type OperationSummary = OperationPage['items'][number];

/** The tags and methods of a spec, to filter its operations. */
export const specFacetsQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['specs', workspace, id, 'facets'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/specs/{id}/tags', {
          signal,
          params: { path: { workspace, id } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** One operation with its documentation. */
export const specOperationQuery = (workspace: string, id: string, key: string) =>
  queryOptions({
    queryKey: ['specs', workspace, id, 'operation', key],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/specs/{id}/operations/{operation}', {
          signal,
          params: { path: { workspace, id, operation: key } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { parseEvents } from '../event-stream.ts';
import { NoResponse } from '../problem.ts';

/** Imported API descriptions. What is kept of one never changes, so nothing of it is asked for twice. */

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

/** What a list of operations is narrowed to; nothing chosen stands for all. */
export type OperationFilter = { search: string; method: string[]; tag: string[] };

const MOST_ON_A_PAGE = 200;

/** The operations that a filter finds, best first, with how many there are in all. */
export const specOperationsQuery = (workspace: string, id: string, filter: OperationFilter) =>
  infiniteQueryOptions({
    queryKey: ['specs', workspace, id, 'operations', filter],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/specs/{id}/operations', {
          signal,
          params: {
            path: { workspace, id },
            query: { ...filter, limit: MOST_ON_A_PAGE, ...(pageParam !== '' && { cursor: pageParam }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // Comparing thousands of operations with themselves at each page would hold up scrolling.
    structuralSharing: false,
  });

type OperationPage = Awaited<ReturnType<NonNullable<ReturnType<typeof specOperationsQuery>['queryFn']>>>;
export type OperationSummary = OperationPage['items'][number];

/** The tags and methods of a description, to narrow its operations by. */
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
        api.GET('/api/workspaces/{workspace}/specs/{id}/operations/{*}', {
          signal,
          params: { path: { workspace, id, '*': key } },
          // openapi-fetch takes the asterisk for a modifier of RFC 6570.
          pathSerializer: (path) =>
            path
              .replace('{workspace}', workspace)
              .replace('{id}', id)
              .replace('{*}', () => encodeURIComponent(key)),
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

export type SpecSource = { url: string } | { document: string };

/** How far an import has come; bytes are those of the download. */
export type ImportProgress = {
  step: 'downloading' | 'parsing' | 'listing' | 'storing';
  bytes?: number;
  total?: number;
};

/**
 * Imports a description, and tells how far it has come.
 *
 * @returns its id
 */
export async function importSpec(
  workspace: string,
  source: SpecSource,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: ImportProgress) => void },
): Promise<string> {
  const stream = await dataOf(
    api.POST('/api/workspaces/{workspace}/specs', {
      signal,
      params: { path: { workspace } },
      body: source,
      headers: { accept: 'text/event-stream' },
      parseAs: 'stream',
    }),
  );
  for await (const { event, data } of parseEvents(stream)) {
    if (event === 'progress') onProgress(JSON.parse(data));
    else if (event === 'done') return specIdIn(data);
  }
  throw new NoResponse();
}

function specIdIn(done: string): string {
  const { spec }: { spec: { id: string } } = JSON.parse(done);
  return spec.id;
}

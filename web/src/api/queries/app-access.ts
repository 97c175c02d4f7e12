import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { MAX_ACCESS_CHANGES } from '@trunkline/contract/max-access-changes';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';
import type { paths } from '../schema.ts';
import { keyOfApps } from './apps.ts';

type List = paths['/api/workspaces/{workspace}/apps/{id}/integrations']['get'];
type Matrix = paths['/api/workspaces/{workspace}/app-access'];
export type AppIntegrationAccess = List['responses'][200]['content']['application/json']['items'][number];
export type AccessLevel = AppIntegrationAccess['level'];
export type AccessMatrix = Matrix['get']['responses'][200]['content']['application/json'];
export type AccessRow = AccessMatrix['apps']['items'][number];
export type AccessChange = Matrix['patch']['requestBody']['content']['application/json']['changes'][number];
export type AccessState = NonNullable<NonNullable<List['parameters']['query']>['state']>;

type Found = { search: string; state?: AccessState };

/** What an app may use of the integrations that a search finds, and what it used, by slug. */
export const appIntegrationsQuery = (workspace: string, app: string, found: Found) =>
  infiniteQueryOptions({
    queryKey: ['apps', workspace, 'one', app, 'integrations', 'list', found],
    queryFn: ({ signal, pageParam }) =>
      appIntegrationsAt(workspace, app, { limit: 50, cursor: pageParam, ...found }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** The slugs of all integrations that a search finds. */
export async function fetchFoundSlugs(workspace: string, app: string, found: Found): Promise<string[]> {
  const integrations = await fetchAllPages((position) =>
    appIntegrationsAt(workspace, app, { ...position, ...found }),
  );
  return integrations.map(({ slug }) => slug);
}

function appIntegrationsAt(
  workspace: string,
  id: string,
  query: Found & { limit: number; cursor?: string },
  signal?: AbortSignal,
) {
  return dataOf(
    api.GET('/api/workspaces/{workspace}/apps/{id}/integrations', {
      params: { path: { workspace, id }, query },
      ...(signal && { signal }),
    }),
  );
}

/** What an app would be left with if it may use only what it called in the last 30 days. */
export const narrowingQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['apps', workspace, 'one', id, 'narrowing'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/apps/{id}/narrowing', {
          signal,
          params: { path: { workspace, id } },
        }),
      ),
    staleTime: 0,
  });

const PAGE_SIZES = { app_limit: 50, integration_limit: 100 };

type Position = { app_search: string; integration_search: string; integration_cursor: string };

/** What the apps that a search finds may use of a page of integrations. */
export const accessMatrixQuery = (workspace: string, position: Position) =>
  infiniteQueryOptions({
    queryKey: ['apps', workspace, 'access', position],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/app-access', {
          signal,
          params: { path: { workspace }, query: { ...PAGE_SIZES, ...position, app_cursor: pageParam } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ apps }) => apps.next_cursor,
  });

/** Changes what apps may use, from their next calls. @returns the changes that restore what was before */
export const changeAccess = (workspace: string) =>
  mutationOptions({
    async mutationFn(changes: readonly AccessChange[]): Promise<AccessChange[]> {
      const undo: AccessChange[] = [];
      for (let from = 0; from < changes.length; from += MAX_ACCESS_CHANGES) {
        const part = await sendChanges(workspace, changes.slice(from, from + MAX_ACCESS_CHANGES));
        undo.unshift(...part);
      }
      return undo;
    },
    meta: { invalidates: [keyOfApps(workspace)] },
  });

async function sendChanges(workspace: string, changes: AccessChange[]): Promise<AccessChange[]> {
  const { undo } = await dataOf(
    api.PATCH('/api/workspaces/{workspace}/app-access', {
      params: { path: { workspace } },
      body: { changes },
    }),
  );
  return undo;
}

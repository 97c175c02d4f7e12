import { t } from '@lingui/core/macro';
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';
import type { paths } from '../schema.ts';

type One = paths['/api/workspaces/{workspace}/apps/{id}'];
export type App = One['get']['responses'][200]['content']['application/json'];
/** An integration of an app, and how its prompt matched it. */
export type AppIntegration = App['integrations'][number];
export type AppEdit = One['patch']['requestBody']['content']['application/json'];
type NewApp = paths['/api/workspaces/{workspace}/apps']['post']['requestBody']['content']['application/json'];

/** The query key of everything about the apps of a workspace. */
export const keyOfApps = (workspace: string) => ['apps', workspace];

type AppsQuery = NonNullable<paths['/api/workspaces/{workspace}/apps']['get']['parameters']['query']>;
export type AppSort = NonNullable<AppsQuery['sort']>;

/** The apps whose names have all words of a search, in an order. */
export const appsQuery = (workspace: string, found: { search: string; sort: AppSort }) =>
  infiniteQueryOptions({
    queryKey: ['apps', workspace, 'pages', found],
    queryFn: ({ signal, pageParam }) => appsAt(workspace, { limit: 50, cursor: pageParam, ...found }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** The names of all apps of a workspace, for choosing one and for lists that know only their ids. */
export const appNamesQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['apps', workspace, 'names'],
    queryFn: async ({ signal }) =>
      (
        await fetchAllPages((position) =>
          appsAt(workspace, { ...position, search: '', sort: 'name' }, signal),
        )
      ).map(({ id, name }) => ({ id, name })),
  });

/** The first apps whose names have all words of a search. */
export async function appsFound(workspace: string, search: string, signal?: AbortSignal) {
  const query = { search, sort: 'name', limit: MAX_FOUND } as const;
  return (await appsAt(workspace, query, signal)).items;
}

/** The same, for a search while it is typed. */
export const appsFoundQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: ['apps', workspace, 'found', search],
    queryFn: ({ signal }) => appsFound(workspace, search, signal),
  });

const MAX_FOUND = 20;

export type AppSummary = Awaited<ReturnType<typeof appsAt>>['items'][number];

function appsAt(workspace: string, query: AppsQuery, signal?: AbortSignal) {
  return dataOf(
    api.GET('/api/workspaces/{workspace}/apps', {
      ...(signal && { signal }),
      params: { path: { workspace }, query },
    }),
  );
}

/** One app, with its app integrations. All queries about it start with its key. */
export const appQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['apps', workspace, 'one', id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/apps/{id}', { signal, params: { path: { workspace, id } } }),
      ),
  });

/** The integrations that match a prompt, by score. */
export const matchesQuery = (workspace: string, prompt: string) =>
  queryOptions({
    queryKey: ['matches', workspace, prompt],
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.POST('/api/workspaces/{workspace}/apps/matches', {
            signal,
            params: { path: { workspace } },
            body: { prompt },
          }),
        )
      ).items,
    staleTime: 60_000,
  });

export function createApp(workspace: string, body: NewApp) {
  return dataOf(api.POST('/api/workspaces/{workspace}/apps', { params: { path: { workspace } }, body }));
}

/** Changes the fields in `body` only. */
export const editApp = (workspace: string, id: string) =>
  mutationOptions({
    mutationFn: (body: AppEdit) => changeApp(workspace, id, body),
    meta: { successMessage: t`Saved`, invalidates: [keyOfApps(workspace)] },
  });

/** The same request, for forms, whose values have another type. */
export function changeApp(workspace: string, id: string, body: AppEdit) {
  return dataOf(
    api.PATCH('/api/workspaces/{workspace}/apps/{id}', { params: { path: { workspace, id } }, body }),
  );
}

/** Deletes it with its tokens. Its own queries are not refetched: they would respond 404. */
export const deleteApp = (workspace: string) =>
  mutationOptions({
    mutationFn: (id: string) =>
      dataOf(api.DELETE('/api/workspaces/{workspace}/apps/{id}', { params: { path: { workspace, id } } })),
    meta: {
      successMessage: t`App deleted`,
      invalidates: [
        ['apps', workspace, 'pages'],
        ['apps', workspace, 'names'],
      ],
    },
  });

/** What an AI builder needs to know of an app's integrations, as Markdown. */
export const contextQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['apps', workspace, 'one', id, 'context'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/apps/{id}/context.md', {
          signal,
          params: { path: { workspace, id }, query: { max_chars: 12_000 } },
          parseAs: 'text',
        }),
      ),
  });

/** The download URL of the starter web app. */
export function starterUrl(workspace: string, id: string): string {
  return `/api/workspaces/${workspace}/apps/${id}/starter.zip`;
}

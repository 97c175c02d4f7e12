import { t } from '@lingui/core/macro';
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import { fetchAllPages } from '../fetch-all-pages.ts';
import type { paths } from '../schema.ts';

type ResponseBody<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type IntegrationSummary = ResponseBody<'/api/workspaces/{workspace}/integrations'>['items'][number];
export type Integration = ResponseBody<'/api/workspaces/{workspace}/integrations/{slug}'>;
export type SlugAlias = Integration['aliases'][number];
export type Operation =
  ResponseBody<'/api/workspaces/{workspace}/integrations/{slug}/operations'>['items'][number];
export type Dependent =
  ResponseBody<'/api/workspaces/{workspace}/integrations/{slug}/dependents'>['items'][number];

/** All integrations of a workspace, by slug. */
export const integrationsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['integrations', workspace],
    queryFn: ({ signal }) =>
      fetchAllPages((position) =>
        integrationsAt(workspace, { ...position, search: '', sort: 'slug' }, signal),
      ),
  });

/** Which references to secrets the operator allows in a workspace. */
export const secretRefsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['secret-refs', workspace],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/api/workspaces/{workspace}/secret-refs', { params: { path: { workspace } }, signal })),
  });

/** Of the integrations, and of what is read beside each of their pages. */
export const INTEGRATIONS_PER_PAGE = 50;

type ListQuery = paths['/api/workspaces/{workspace}/integrations']['get']['parameters']['query'];

/** Which integrations a list has, and their order. */
export type IntegrationList = Pick<ListQuery, 'search' | 'sort' | 'health'>;

/** Pages of integrations. The words of a search are looked for in slugs, names and base URLs. */
export const integrationPagesQuery = (workspace: string, list: IntegrationList) =>
  infiniteQueryOptions({
    queryKey: ['integrations', workspace, list],
    queryFn: ({ signal, pageParam }) =>
      integrationsAt(workspace, { ...list, limit: INTEGRATIONS_PER_PAGE, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** The first integrations whose slugs, names or base URLs have all words of a search. */
export async function integrationsFound(workspace: string, search: string, signal?: AbortSignal) {
  const query = { search, sort: 'slug', limit: MAX_FOUND } as const;
  return (await integrationsAt(workspace, query, signal)).items;
}

/** The endpoints of all integrations that a search finds. */
export const endpointsFoundQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: ['integrations', workspace, { endpoints: search }],
    queryFn: async ({ signal }) => {
      const { items } = await dataOf(
        api.GET('/api/workspaces/{workspace}/integration-operations', {
          signal,
          params: { path: { workspace }, query: { search } },
        }),
      );
      return items;
    },
  });

/** The same, for a search while it is typed. */
export const integrationsFoundQuery = (workspace: string, search: string) =>
  queryOptions({
    queryKey: ['integrations', workspace, { found: search }],
    queryFn: ({ signal }) => integrationsFound(workspace, search, signal),
  });

const MAX_FOUND = 20;

function integrationsAt(workspace: string, query: ListQuery, signal?: AbortSignal) {
  return dataOf(
    api.GET('/api/workspaces/{workspace}/integrations', {
      ...(signal && { signal }),
      params: { path: { workspace }, query },
    }),
  );
}

/** One integration, with its headers for admins. All queries about it start with its key. */
export const integrationQuery = (workspace: string, slug: string) =>
  queryOptions({
    queryKey: ['integrations', workspace, slug],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/integrations/{slug}', {
          signal,
          params: { path: { workspace, slug } },
        }),
      ),
  });

/** The operations of an integration, with their documentation. */
export const integrationOperationsQuery = (workspace: string, slug: string) =>
  queryOptions({
    queryKey: ['integrations', workspace, slug, 'operations'],
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/integrations/{slug}/operations', {
            signal,
            params: { path: { workspace, slug } },
          }),
        )
      ).items,
  });

/** The apps that use it, the most recent caller first. @param days of which their calls are counted, besides 30 */
export const dependentsQuery = (workspace: string, slug: string, days = 30) =>
  infiniteQueryOptions({
    queryKey: ['integrations', workspace, slug, 'dependents', days],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/integrations/{slug}/dependents', {
          signal,
          params: { path: { workspace, slug }, query: { limit: 50, cursor: pageParam, days } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** Moves it to the trash for 30 days. `confirm`, its slug, is needed where apps call it. */
export const deleteIntegration = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ slug, confirm }: { slug: string; confirm?: string }) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/integrations/{slug}', {
          params: { path: { workspace, slug }, query: confirm === undefined ? {} : { confirm } },
        }),
      ),
    meta: {
      invalidates: [
        ['integrations', workspace],
        ['trash', workspace],
        ['usage', workspace],
      ],
      showsProblem: true,
    },
  });

type Refresh = paths['/api/workspaces/{workspace}/integrations/{slug}/refresh']['post'];
export type SpecComparison = Refresh['responses'][200]['content']['application/json'];
type RefreshInput = NonNullable<Refresh['requestBody']>['content']['application/json'] & { slug: string };

/** Compares the stored spec with its source. Changes nothing. */
export const compareWithSource = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ signal, ...input }: RefreshInput & { signal: AbortSignal }) =>
      refresh(workspace, { ...input, apply: false }, signal),
    meta: { showsProblem: true },
  });

/** Replaces the stored spec with the version at its source. */
export const applySpecUpdate = (workspace: string) =>
  mutationOptions({
    mutationFn: (input: RefreshInput) => refresh(workspace, { ...input, apply: true }),
    meta: {
      successMessage: t`Update applied`,
      invalidates: [['integrations', workspace]],
      showsProblem: true,
    },
  });

function refresh(workspace: string, { slug, ...body }: RefreshInput, signal?: AbortSignal) {
  return dataOf(
    api.POST('/api/workspaces/{workspace}/integrations/{slug}/refresh', {
      ...(signal && { signal }),
      params: { path: { workspace, slug } },
      body,
    }),
  );
}

type TestRequests = paths['/api/workspaces/{workspace}/integrations/{slug}/test-requests']['post'];
export type TestInput = TestRequests['requestBody']['content']['application/json'];
/** The input of a call, as an app sends it. */
export type CallInput = Omit<TestInput, 'operation'>;

type ConnectionTests = paths['/api/workspaces/{workspace}/connection-tests']['post'];
export type ConnectionTest = ConnectionTests['requestBody']['content']['application/json'];
export type ConnectionTestResult = ConnectionTests['responses'][200]['content']['application/json'];

/** Sends one request that changes nothing to an API. */
export function sendConnectionTest(workspace: string, body: ConnectionTest): Promise<ConnectionTestResult> {
  return dataOf(
    api.POST('/api/workspaces/{workspace}/connection-tests', { params: { path: { workspace } }, body }),
  );
}

export const testConnection = (workspace: string) =>
  mutationOptions({
    mutationFn: (body: ConnectionTest) => sendConnectionTest(workspace, body),
    // The body holds secrets: it is not cached.
    gcTime: 0,
    meta: { showsProblem: true },
  });

/** Whether an integration may take a slug, and if not, why. @param ownSlug that it has now; absent: a new one */
export const slugAvailabilityQuery = (workspace: string, slug: string, ownSlug: string | undefined) =>
  queryOptions({
    queryKey: ['integrations', workspace, slug, 'available', ownSlug],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/integration-slugs/{slug}', {
          signal,
          params: {
            path: { workspace, slug },
            query: ownSlug === undefined ? {} : { integration: ownSlug },
          },
        }),
      ),
  });

/** Ends a former slug before its time. */
export const endSlugAlias = (workspace: string) =>
  mutationOptions({
    mutationFn: ({ slug, alias }: { slug: string; alias: string }) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/integrations/{slug}/aliases/{alias}', {
          params: { path: { workspace, slug, alias } },
        }),
      ),
    meta: {
      successMessage: t`Former slug ended`,
      invalidates: [['integrations', workspace]],
      showsProblem: true,
    },
  });

type Body<Path extends keyof paths, Method extends 'post' | 'patch'> = paths[Path] extends {
  [method in Method]: { requestBody?: { content: { 'application/json': infer Json } } };
}
  ? Json
  : never;

export type NewIntegration = Body<'/api/workspaces/{workspace}/integrations', 'post'>;
export type IntegrationEdit = Body<'/api/workspaces/{workspace}/integrations/{slug}', 'patch'>;
export type HeaderView = NonNullable<Integration['headers']>[number];
export type CredentialView = NonNullable<Integration['credentials']>[number];

export function registerIntegration(workspace: string, body: NewIntegration) {
  return dataOf(
    api.POST('/api/workspaces/{workspace}/integrations', { params: { path: { workspace } }, body }),
  );
}

/** @param bodyOf the request body for the values of a form */
export const createIntegration = <Values>(workspace: string, bodyOf: (values: Values) => NewIntegration) =>
  mutationOptions({
    mutationFn: (values: Values) => registerIntegration(workspace, bodyOf(values)),
    // The body holds secrets: it is not cached.
    gcTime: 0,
    meta: {
      successMessage: t`Integration created`,
      invalidates: [
        ['integrations', workspace],
        ['usage', workspace],
      ],
    },
  });

/**
 * Changes the fields in the body, unless the integration was changed since the revision that was read.
 *
 * @param editOf the request body for the values of a form, and the revision that the form was loaded with
 */
export const editIntegration = <Values>(
  workspace: string,
  slug: string,
  editOf: (values: Values) => { revision: number; body: IntegrationEdit },
) =>
  mutationOptions({
    mutationFn(values: Values) {
      const { revision, body } = editOf(values);
      return dataOf(
        api.PATCH('/api/workspaces/{workspace}/integrations/{slug}', {
          params: { path: { workspace, slug }, header: { 'if-match': `"${revision}"` } },
          body,
        }),
      );
    },
    gcTime: 0,
    meta: { successMessage: t`Integration saved`, invalidates: [['integrations', workspace]] },
  });

import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../client.ts';
import type { paths } from '../schema.ts';

/** Your workspaces, with your role in each. */
export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: async ({ signal }) => (await answerOf(api.GET('/api/workspaces', { signal }))).items,
  staleTime: 60_000,
});

type NewWorkspace = paths['/api/workspaces']['post']['requestBody']['content']['application/json'];

export const createWorkspace = mutationOptions({
  mutationFn: (body: NewWorkspace) => answerOf(api.POST('/api/workspaces', { body })),
  meta: { done: 'Workspace created', changes: [workspacesQuery.queryKey] },
});

export type Workspace = Awaited<ReturnType<NonNullable<typeof workspacesQuery.queryFn>>>[number];

import { msg } from '@lingui/core/macro';
import { infiniteQueryOptions, mutationOptions } from '@tanstack/react-query';
import type { Plan } from '@trunkline/contract/plans';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';
import { workspacesQuery } from './workspaces.ts';

type ResponseBody = paths['/api/operator/workspaces']['get']['responses'][200];
export type WorkspaceOfInstance = ResponseBody['content']['application/json']['items'][number];

/** Every workspace of the instance, by its slug. For operators only. */
export const workspacesOfInstanceQuery = infiniteQueryOptions({
  queryKey: ['operator', 'workspaces'],
  queryFn: ({ signal, pageParam }) =>
    dataOf(
      api.GET('/api/operator/workspaces', { signal, params: { query: { cursor: pageParam, limit: 50 } } }),
    ),
  initialPageParam: '',
  getNextPageParam: ({ next_cursor }) => next_cursor,
  select: ({ pages }) => pages.flatMap(({ items }) => items),
});

/** Applies to the next request of the workspace. */
export const setPlan = mutationOptions({
  mutationFn: ({ workspace, plan }: { workspace: string; plan: Plan }) =>
    dataOf(
      api.PATCH('/api/operator/workspaces/{workspace}', { params: { path: { workspace } }, body: { plan } }),
    ),
  meta: {
    successMessage: msg`Plan changed`,
    invalidates: [['operator', 'workspaces'], workspacesQuery.queryKey],
  },
});

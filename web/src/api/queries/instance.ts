import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Answer = paths['/api/instance']['get']['responses'][200]['content']['application/json'];
/** How the instance is run; only its operators learn it. */
export type Operation = NonNullable<Answer['operation']>;

/** What this installation is. */
export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/instance', { signal })),
});

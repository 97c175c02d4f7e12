import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';

/** The instance: its version, and its settings for operators. */
export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/instance', { signal })),
});

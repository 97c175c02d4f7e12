import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type ResponseBody = paths['/api/instance']['get']['responses'][200]['content']['application/json'];
/** The settings of the instance, for its operators only. */
export type Operation = NonNullable<ResponseBody['operation']>;

/** The instance: its version, and its settings for operators. */
export const instanceQuery = queryOptions({
  queryKey: ['instance'],
  queryFn: ({ signal }) => dataOf(api.GET('/api/instance', { signal })),
});

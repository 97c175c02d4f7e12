import { msg } from '@lingui/core/macro';
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type ResponseBody = paths['/api/sessions']['get']['responses'][200];
export type Session = ResponseBody['content']['application/json']['items'][number];

/** Where you are signed in, newest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/api/sessions', { signal }))).items,
});

export const endSession = mutationOptions({
  mutationFn: (id: string) => dataOf(api.DELETE('/api/sessions/{id}', { params: { path: { id } } })),
  meta: { successMessage: msg`Session ended`, invalidates: [sessionsQuery.queryKey] },
});

export const endOtherSessions = mutationOptions({
  mutationFn: () => dataOf(api.DELETE('/api/sessions')),
  meta: { successMessage: msg`All other sessions ended`, invalidates: [sessionsQuery.queryKey] },
});

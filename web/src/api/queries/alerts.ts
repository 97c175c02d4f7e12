import { t } from '@lingui/core/macro';
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../client.ts';
import type { paths } from '../schema.ts';

type Collection = paths['/api/workspaces/{workspace}/alert-destinations'];
type Deliveries = paths['/api/workspaces/{workspace}/alert-destinations/{id}/deliveries']['get'];
export type AlertDestination =
  Collection['get']['responses'][200]['content']['application/json']['items'][number];
export type NewAlertDestination = Collection['post']['requestBody']['content']['application/json'];
export type AlertDestinationEdit =
  paths['/api/workspaces/{workspace}/alert-destinations/{id}']['patch']['requestBody']['content']['application/json'];
export type AlertDelivery = Deliveries['responses'][200]['content']['application/json']['items'][number];
export type DeliveryStatus = AlertDelivery['status'];

/** Where alerts of a workspace are sent. For owners and admins. */
export const alertDestinationsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['alert-destinations', workspace],
    queryFn: async ({ signal }) =>
      (
        await dataOf(
          api.GET('/api/workspaces/{workspace}/alert-destinations', {
            signal,
            params: { path: { workspace } },
          }),
        )
      ).items,
    staleTime: 0,
  });

/** What was sent to a destination, newest first. */
export const alertDeliveriesQuery = (workspace: string, id: string, status: DeliveryStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: ['alert-deliveries', workspace, id, status ?? ''],
    queryFn: ({ signal, pageParam }) =>
      dataOf(
        api.GET('/api/workspaces/{workspace}/alert-destinations/{id}/deliveries', {
          signal,
          params: {
            path: { workspace, id },
            query: { limit: 25, cursor: pageParam, ...(status && { status }) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    staleTime: 0,
    // What is on its way arrives while you look.
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some((delivery) => delivery.status === 'pending') ? 3000 : false,
  });

export const createAlertDestination = (workspace: string) =>
  mutationOptions({
    mutationFn: (body: NewAlertDestination) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/alert-destinations', { params: { path: { workspace } }, body }),
      ),
    meta: { successMessage: t`Destination added`, invalidates: [['alert-destinations', workspace]] },
  });

export const editAlertDestination = (workspace: string, id: string) =>
  mutationOptions({
    mutationFn: (body: AlertDestinationEdit) =>
      dataOf(
        api.PATCH('/api/workspaces/{workspace}/alert-destinations/{id}', {
          params: { path: { workspace, id } },
          body,
        }),
      ),
    meta: { successMessage: t`Destination saved`, invalidates: [['alert-destinations', workspace]] },
  });

export const deleteAlertDestination = (workspace: string) =>
  mutationOptions({
    mutationFn: (id: string) =>
      dataOf(
        api.DELETE('/api/workspaces/{workspace}/alert-destinations/{id}', {
          params: { path: { workspace, id } },
        }),
      ),
    meta: { successMessage: t`Destination deleted`, invalidates: [['alert-destinations', workspace]] },
  });

export const rotateAlertSecret = (workspace: string) =>
  mutationOptions({
    mutationFn: (id: string) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/alert-destinations/{id}/secret', {
          params: { path: { workspace, id } },
        }),
      ),
  });

export const testAlertDestination = (workspace: string) =>
  mutationOptions({
    mutationFn: (id: string) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/alert-destinations/{id}/test', {
          params: { path: { workspace, id } },
        }),
      ),
    meta: {
      invalidates: [
        ['alert-destinations', workspace],
        ['alert-deliveries', workspace],
      ],
    },
  });

export const retryAlertDelivery = (workspace: string, id: string) =>
  mutationOptions({
    mutationFn: (delivery_id: string) =>
      dataOf(
        api.POST('/api/workspaces/{workspace}/alert-destinations/{id}/deliveries/{delivery_id}/retry', {
          params: { path: { workspace, id, delivery_id } },
        }),
      ),
    meta: { successMessage: t`Alert is sent again`, invalidates: [['alert-deliveries', workspace]] },
  });

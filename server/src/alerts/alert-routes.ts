import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AlertDeliveriesQuery,
  AlertDelivery,
  AlertDeliveryParams,
  AlertDestination,
  AlertDestinationParams,
  AlertDestinationWithSecret,
  AlertSecret,
  CreateAlertDestinationBody,
  UpdateAlertDestinationBody,
} from '@trunkline/contract/schemas/alerts';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { AlertDeliveries } from './deliveries.ts';
import type { AlertDestinations } from './destinations.ts';

const BASE = '/api/workspaces/:workspace/alert-destinations';
const tags = ['Alerts'];
const permission = 'alert.manage';

/** Where alerts of a workspace are sent, and what was sent. For admins. */
export function alertRoutes(
  destinations: AlertDestinations,
  deliveries: AlertDeliveries,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      BASE,
      {
        config: { permission: 'alert.read' },
        schema: {
          operationId: 'listAlertDestinations',
          tags,
          summary: 'List the destinations of alerts, without their secrets',
          params: WorkspaceParams,
          response: { 200: CompleteList(AlertDestination) },
        },
      },
      async ({ member }) => ({ items: await destinations.list(member.workspace.id), next_cursor: null }),
    );

    server.post(
      BASE,
      {
        config: {
          permission,
          problems: ['quota_exceeded', 'mail_not_configured', ['secrets_undecryptable', 409]],
        },
        schema: {
          operationId: 'createAlertDestination',
          tags,
          summary: 'Send alerts to a webhook or to members; the signing secret is returned once',
          params: WorkspaceParams,
          body: CreateAlertDestinationBody,
          response: { 201: AlertDestinationWithSecret },
        },
      },
      async ({ member, body }, reply) => reply.code(201).send(await destinations.create(member, body)),
    );

    server.patch(
      `${BASE}/:id`,
      {
        config: { permission, problems: [['secrets_undecryptable', 409]] },
        schema: {
          operationId: 'updateAlertDestination',
          tags,
          summary: 'Change a destination of alerts; a webhook on another origin gets a new secret',
          params: AlertDestinationParams,
          body: UpdateAlertDestinationBody,
          response: { 200: AlertDestinationWithSecret },
        },
      },
      async ({ member, params: { id }, body }) => destinations.edit(member, id, body),
    );

    server.delete(
      `${BASE}/:id`,
      {
        config: { permission: 'alert.delete' },
        schema: {
          operationId: 'deleteAlertDestination',
          tags,
          summary: 'Delete a destination of alerts with its deliveries',
          params: AlertDestinationParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id } }, reply) => {
        await destinations.remove(member, id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      `${BASE}/:id/secret`,
      {
        config: { permission, problems: ['invalid_request', ['secrets_undecryptable', 409]] },
        schema: {
          operationId: 'rotateAlertSecret',
          tags,
          summary: 'Make a new signing secret; for a day alerts are signed with both',
          params: AlertDestinationParams,
          response: { 200: AlertSecret },
        },
      },
      async ({ member, params: { id } }) => destinations.rotateSecret(member, id),
    );

    server.post(
      `${BASE}/:id/test`,
      {
        config: { permission, problems: ['rate_limited', 'mail_not_configured'] },
        schema: {
          operationId: 'testAlertDestination',
          tags,
          summary: 'Send a test alert, and wait for what comes of it',
          params: AlertDestinationParams,
          response: { 200: AlertDelivery },
        },
      },
      async ({ member, params: { id } }) =>
        deliveries.test(member, await destinations.read(member.workspace.id, id)),
    );

    server.get(
      `${BASE}/:id/deliveries`,
      {
        config: { permission: 'alert.read' },
        schema: {
          operationId: 'listAlertDeliveries',
          tags,
          summary: 'List what was sent to a destination, newest first',
          params: AlertDestinationParams,
          querystring: AlertDeliveriesQuery,
          response: { 200: Page(AlertDelivery) },
        },
      },
      async ({ member, params: { id }, query: { cursor, limit, status } }) => {
        const destination = await destinations.read(member.workspace.id, id);
        const rows = await deliveries.list(destination, status, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.id);
      },
    );

    server.post(
      `${BASE}/:id/deliveries/:delivery_id/retry`,
      {
        config: { permission, problems: ['rate_limited', 'alert_destination_disabled'] },
        schema: {
          operationId: 'retryAlertDelivery',
          tags,
          summary: 'Send an alert again, with the same webhook-id',
          params: AlertDeliveryParams,
          response: { 200: AlertDelivery },
        },
      },
      async ({ member, params: { id, delivery_id } }) =>
        deliveries.retry(member, await destinations.read(member.workspace.id, id), delivery_id),
    );
  };
}

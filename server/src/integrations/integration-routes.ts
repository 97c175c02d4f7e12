import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  CreateIntegrationBody,
  DeleteIntegrationQuery,
  Dependent,
  DependentsQuery,
  Integration,
  IntegrationParams,
  IntegrationSummary,
  IntegrationsQuery,
  UpdateIntegrationBody,
  UpdateIntegrationHeaders,
} from '@trunkline/contract/schemas/integrations';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { OperationDefinition } from '@trunkline/contract/schemas/operations';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { preValidationHookHandler } from 'fastify';
import type { IntegrationOrder } from '../call-log/integration-order.ts';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import { toOperationView } from '../specs/operation-definition.ts';
import type { AppUsagePosition } from './app-usage-storage.ts';
import type { Integrations } from './integrations.ts';
import { expectedRevision, toEntityTag } from './revision.ts';

/** Integrations of a workspace. For members. */
export function integrationRoutes(
  integrations: Integrations,
  order: IntegrationOrder,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/integrations',
      {
        config: {
          permission: 'integration.create',
          problems: [
            'quota_exceeded',
            'too_many_operations',
            'unknown_operation',
            'slug_taken',
            'secret_ref_not_allowed',
            ['secret_unavailable', 422],
            ['secrets_undecryptable', 409],
          ],
        },
        bodyLimit: EDIT_BODY_BYTES,
        preValidation: wrapCredentials,
        schema: {
          operationId: 'createIntegration',
          tags: ['Integrations'],
          summary: 'Create an integration',
          params: WorkspaceParams,
          body: CreateIntegrationBody,
          response: { 201: Integration },
        },
      },
      async ({ member, body }, reply) => {
        const view = await integrations.create(member, body);
        return reply.code(201).header('etag', toEntityTag(view)).send(view);
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations',
      {
        config: { permission: 'integration.read' },
        schema: {
          operationId: 'listIntegrations',
          tags: ['Integrations'],
          summary: 'List integrations',
          params: WorkspaceParams,
          querystring: IntegrationsQuery,
          response: { 200: Page(IntegrationSummary) },
        },
      },
      async ({ member, query }) => {
        const { id } = member.workspace;
        return order.pageFor(id, query, (page) => integrations.list(id, page));
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations/:slug',
      {
        config: { permission: 'integration.read' },
        schema: {
          operationId: 'getIntegration',
          tags: ['Integrations'],
          summary: 'Read an integration',
          params: IntegrationParams,
          response: { 200: Integration },
        },
      },
      async ({ member, params: { slug } }, reply) => {
        const view = await integrations.read(member, slug);
        return reply.header('etag', toEntityTag(view)).send(view);
      },
    );

    server.patch(
      '/api/workspaces/:workspace/integrations/:slug',
      {
        config: {
          permission: 'integration.edit',
          problems: [
            'revision_required',
            'stale_revision',
            'secrets_required',
            'too_many_operations',
            'unknown_operation',
            'slug_taken',
            'secret_ref_not_allowed',
            ['secret_unavailable', 422],
            ['secrets_undecryptable', 409],
          ],
        },
        bodyLimit: EDIT_BODY_BYTES,
        preValidation: wrapCredentials,
        schema: {
          operationId: 'updateIntegration',
          tags: ['Integrations'],
          summary: 'Change an integration; If-Match carries the revision that was read',
          params: IntegrationParams,
          headers: UpdateIntegrationHeaders,
          body: UpdateIntegrationBody,
          response: { 200: Integration },
        },
      },
      async ({ member, params, headers, body: { revision, ...edit } }, reply) => {
        const expected = expectedRevision(headers['if-match'], revision);
        const view = await integrations.edit(member, params.slug, expected, edit);
        return reply.header('etag', toEntityTag(view)).send(view);
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations/:slug/operations',
      {
        config: { permission: 'integration.read' },
        schema: {
          operationId: 'listIntegrationOperations',
          tags: ['Integrations'],
          summary: 'List the selected operations of an integration',
          params: IntegrationParams,
          response: { 200: CompleteList(OperationDefinition) },
        },
      },
      async ({ member, params: { slug } }) => {
        const operations = await integrations.readDefinitions(member.workspace.id, slug);
        return { items: operations.map(toOperationView), next_cursor: null };
      },
    );

    server.get(
      '/api/workspaces/:workspace/integrations/:slug/dependents',
      {
        config: { permission: 'integration.read' },
        schema: {
          operationId: 'listDependents',
          tags: ['Integrations'],
          summary: 'List the apps that use an integration, the most recent caller first',
          params: IntegrationParams,
          querystring: DependentsQuery,
          response: { 200: Page(Dependent) },
        },
      },
      async ({ member, params: { slug }, query: { cursor, limit, days } }) => {
        const after = usagePositionOf(fromCursor(cursor));
        const rows = await integrations.usage(member.workspace.id, slug, after, limit + 1, days);
        return pageOf(rows, limit, ({ last_call_at, app_id }) => `${last_call_at ?? ''} ${app_id}`);
      },
    );

    server.delete(
      '/api/workspaces/:workspace/integrations/:slug',
      {
        config: { permission: 'integration.delete', problems: ['confirmation_required'] },
        schema: {
          operationId: 'deleteIntegration',
          tags: ['Integrations'],
          summary: 'Delete an integration; it can be restored for 30 days',
          params: IntegrationParams,
          querystring: DeleteIntegrationQuery,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { slug }, query: { confirm } }, reply) => {
        await integrations.remove(member, slug, confirm);
        return reply.code(204).send(null);
      },
    );
  };
}

/** @param value of a cursor: when the app last called, if it did, and its id */
function usagePositionOf(value: string | undefined): AppUsagePosition | undefined {
  if (value === undefined) return undefined;
  const [at = '', app_id = ''] = value.split(' ');
  return { at: at === '' ? null : at, app_id };
}

/** One credential may come without a list around it. */
const wrapCredentials: preValidationHookHandler = ({ body }, _reply, done) => {
  if (typeof body === 'object' && body !== null && 'credentials' in body && isLone(body.credentials))
    body.credentials = [body.credentials];
  done();
};

function isLone(credentials: unknown): boolean {
  return typeof credentials === 'object' && credentials !== null && !Array.isArray(credentials);
}

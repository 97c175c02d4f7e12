import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AccessRequest,
  AccessRequestParams,
  AccessRequestsQuery,
  DecideAccessRequestBody,
  GrantProposal,
  GrantProposalsQuery,
  RequestAccessBody,
} from '@trunkline/contract/schemas/access-requests';
import { AppIntegrationParams } from '@trunkline/contract/schemas/app-integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { CallLog } from '../call-log/call-log.ts';
import { fromCursor, pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import type { AccessRequests } from './access-requests.ts';
import { proposeGrants } from './grant-proposals.ts';

type Deps = { db: Database; callLog: CallLog; callLogDays: number; accessRequests: AccessRequests };

/** Requests for access of apps to integrations, and what would be rejected without a grant. For members. */
export function accessRequestRoutes({ accessRequests, ...deps }: Deps): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.put(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug/access-request',
      {
        config: { permission: 'app.manage' },
        schema: {
          operationId: 'requestAccess',
          tags: ['Apps'],
          summary: 'Request access of an app to an integration, in place of the last request for it',
          params: AppIntegrationParams,
          body: RequestAccessBody,
          response: { 200: AccessRequest },
        },
      },
      async ({ member, params: { id, slug }, body }) =>
        accessRequests.request(member, { appId: id, slug }, body),
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug/access-request',
      {
        config: { permission: 'app.manage' },
        schema: {
          operationId: 'withdrawAccessRequest',
          tags: ['Apps'],
          summary: 'Withdraw the pending request of an app for an integration',
          params: AppIntegrationParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id, slug } }, reply) => {
        await accessRequests.withdraw(member, { appId: id, slug });
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/api/workspaces/:workspace/access-requests',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'listAccessRequests',
          tags: ['Apps'],
          summary: 'List requests for access of apps to integrations, the newest first',
          params: WorkspaceParams,
          querystring: AccessRequestsQuery,
          response: { 200: Page(AccessRequest) },
        },
      },
      async ({ member, query: { cursor, limit, status, app_id } }) => {
        const page = { status, app_id, before: fromCursor(cursor), limit: limit + 1 };
        return pageOf(await accessRequests.list(member.workspace.id, page), limit, ({ id }) => id);
      },
    );

    server.post(
      '/api/workspaces/:workspace/access-requests/:id/decision',
      {
        config: { permission: 'app.grant', problems: ['already_decided'] },
        schema: {
          operationId: 'decideAccessRequest',
          tags: ['Apps'],
          summary: 'Grant a request, in whole or by endpoint, or refuse it',
          params: AccessRequestParams,
          body: DecideAccessRequestBody,
          response: { 200: AccessRequest },
        },
      },
      async ({ member, params: { id }, body }) => accessRequests.decide(member, id, body),
    );

    server.get(
      '/api/workspaces/:workspace/grant-proposals',
      {
        config: { permission: 'app.grant' },
        schema: {
          operationId: 'listGrantProposals',
          tags: ['Apps'],
          summary: 'List apps that called more in the last 30 days than is granted, with the grants for it',
          params: WorkspaceParams,
          querystring: GrantProposalsQuery,
          response: { 200: Page(GrantProposal) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        const { apps, proposals } = await proposeGrants(
          deps,
          member.workspace.id,
          fromCursor(cursor),
          limit + 1,
        );
        const { next_cursor } = pageOf(apps, limit, ({ id }) => id);
        const ids = new Set(apps.slice(0, limit).map(({ id }) => id));
        return { items: proposals.filter(({ app_id }) => ids.has(app_id)), next_cursor };
      },
    );
  };
}

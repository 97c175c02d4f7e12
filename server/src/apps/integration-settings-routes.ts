import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AppIntegrationParams,
  AppIntegrationSettings,
  SetAppIntegrationSettingsBody,
} from '@trunkline/contract/schemas/app-integrations';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import type { IntegrationSettings } from './integration-settings.ts';

/** An app's integrations settings. For members. */
export function integrationSettingsRoutes(settings: IntegrationSettings): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'getAppIntegrationSettings',
          tags: ['Apps'],
          summary: 'Read what an app may use of an integration',
          params: AppIntegrationParams,
          response: { 200: AppIntegrationSettings },
        },
      },
      async ({ member, params: { id, slug } }) => {
        return settings.read(member.workspace.id, id, slug);
      },
    );

    server.put(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug',
      {
        config: { permission: 'app.manage' },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'setAppIntegrationSettings',
          tags: ['Apps'],
          summary: 'Set what an app may use of an integration',
          params: AppIntegrationParams,
          body: SetAppIntegrationSettingsBody,
          response: { 200: AppIntegrationSettings },
        },
      },
      async ({ member, params: { id, slug }, body }) => {
        return settings.write(member, id, slug, body);
      },
    );
  };
}

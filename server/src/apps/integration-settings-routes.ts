import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import { requirePermission } from '../workspaces/permissions.ts';
import type { IntegrationSettings } from './integration-settings.ts';

const PerMinute = Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()], {
  description: 'The most calls of this app through this integration in a minute; null: no limit of its own',
});

const Fields = {
  enabled: Type.Boolean(),
  operations: Type.Union([Type.Array(Type.String({ maxLength: 2000 })), Type.Null()], {
    description: 'The keys the app may call; null: all of the integration',
  }),
};
const Settings = Type.Object({ ...Fields, calls_per_minute: PerMinute });

const One = Type.Object({ workspace: Type.String(), id: Type.String(), slug: Type.String() });

/** An app's integrations settings. Runs behind `memberOf`. */
export function integrationSettingsRoutes(settings: IntegrationSettings): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug',
      {
        schema: {
          operationId: 'getAppIntegrationSettings',
          tags: ['Apps'],
          summary: 'Read what an app may use of an integration',
          params: One,
          response: { 200: Settings },
        },
      },
      async ({ member, params: { id, slug } }) => {
        requirePermission(member, 'app.read');
        return settings.read(member.workspace.id, id, slug);
      },
    );

    server.put(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug',
      {
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'setAppIntegrationSettings',
          tags: ['Apps'],
          summary: 'Set what an app may use of an integration',
          params: One,
          body: Type.Object(
            { ...Fields, calls_per_minute: Type.Optional(PerMinute) },
            { additionalProperties: false },
          ),
          response: { 200: Settings },
        },
      },
      async ({ member, params: { id, slug }, body }) => {
        requirePermission(member, 'app.manage');
        const written = { ...body, calls_per_minute: body.calls_per_minute ?? null };
        await settings.write(member, id, slug, written);
        return written;
      },
    );
  };
}

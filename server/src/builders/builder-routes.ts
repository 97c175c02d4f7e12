import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { findApp } from '../apps/apps.ts';
import { readCatalog } from '../apps/catalog.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { permit } from '../workspaces/workspaces.ts';
import { contextMarkdown } from './context/context.ts';
import { packageName } from './starter/project.ts';
import { starterZip } from './starter/starter-zip.ts';
import { suggestedOperations } from './starter/suggested-operations.ts';

const One = Type.Object({ workspace: Type.String(), id: Type.String() });

/**
 * What people take along who build an app. Runs behind `memberOf`.
 *
 * @param serverUrl where apps reach this server
 */
export function builderRoutes(db: Database, serverUrl: () => string): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/apps/:id/context.md',
      {
        schema: {
          summary: 'What an app may call, as Markdown for an AI builder',
          params: One,
          querystring: Type.Object({
            max_chars: Type.Integer({ minimum: 2_000, maximum: 200_000, default: 12_000 }),
          }),
        },
      },
      async ({ member, params: { id }, query: { max_chars } }, reply) => {
        permit(member, 'app.read');
        const app = await findApp(db, member.workspace.id, id);
        const integrations = await readCatalog(db, callingApp(app));
        return reply
          .type('text/markdown; charset=utf-8')
          .send(contextMarkdown({ serverUrl: serverUrl(), app, integrations }, max_chars));
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/starter.zip',
      {
        schema: {
          summary:
            'A small web app that shows the data of what an app may call; it runs once a token is in it',
          params: One,
        },
      },
      async ({ member, params: { id } }, reply) => {
        permit(member, 'app.read');
        const app = await findApp(db, member.workspace.id, id);
        const operations = suggestedOperations(await readCatalog(db, callingApp(app)));
        const input = { serverUrl: serverUrl(), appId: app.id, appName: app.name, operations };
        return reply
          .type('application/zip')
          .header('content-disposition', `attachment; filename="${packageName(app.name)}.zip"`)
          .send(Buffer.from(starterZip(input)));
      },
    );
  };
}

function callingApp({ id, workspace_id }: Row<'apps'>) {
  return { id, workspaceId: workspace_id };
}

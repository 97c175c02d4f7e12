import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppParams, BuilderContextQuery } from '@trunkline/contract/schemas/apps';
import { BinaryContent, TextContent } from '@trunkline/contract/schemas/media';
import { findApp } from '../apps/apps.ts';
import { countCallable, readCatalog } from '../apps/catalog.ts';
import type { Database } from '../storage/database.ts';
import { contextMarkdown } from './context/context.ts';
import { starterOperations } from './starter/starter-operations.ts';
import { starterZip } from './starter/starter-zip.ts';

/** Of the workspace, those of the app first: the text and the starter have little room for more. */
const MAX_INTEGRATIONS = 200;

/**
 * Downloads for people who build an app. For members.
 *
 * @param serverUrl where apps reach this server
 */
export function builderRoutes(db: Database, serverUrl: () => string): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/apps/:id/context.md',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'getBuilderContext',
          tags: ['Apps'],
          summary: 'Read what an app may call, as Markdown for an AI builder',
          params: AppParams,
          querystring: BuilderContextQuery,
          response: { 200: { description: 'The text', content: { 'text/markdown': TextContent } } },
        },
      },
      async ({ member, params: { id }, query: { max_chars } }, reply) => {
        const text = await readContext(member.workspace.id, id, max_chars);
        return reply.type('text/markdown; charset=utf-8').send(text);
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/starter.zip',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'downloadStarter',
          tags: ['Apps'],
          summary: 'Download a small web app that calls what the app may call',
          params: AppParams,
          response: { 200: { description: 'The archive', content: { 'application/zip': BinaryContent } } },
        },
      },
      async ({ member, params: { id } }, reply) => {
        const { fileName, archive } = await readStarter(member.workspace.id, id);
        return reply
          .type('application/zip')
          .header('content-disposition', `attachment; filename="${fileName}"`)
          .send(Buffer.from(archive));
      },
    );
  };

  async function readContext(workspaceId: string, appId: string, maxChars: number): Promise<string> {
    const app = await findApp(db, workspaceId, appId);
    const callable = { id: app.id, workspaceId };
    const integrations = await readCatalog(db, callable, undefined, MAX_INTEGRATIONS);
    const isPage = integrations.length === MAX_INTEGRATIONS;
    const total = isPage ? await countCallable(db, callable) : integrations.length;
    return contextMarkdown({ serverUrl: serverUrl(), app, integrations, total }, maxChars);
  }

  async function readStarter(workspaceId: string, appId: string) {
    const app = await findApp(db, workspaceId, appId);
    const integrations = await readCatalog(db, { id: app.id, workspaceId }, undefined, MAX_INTEGRATIONS);
    const operations = starterOperations(integrations);
    return starterZip({ serverUrl: serverUrl(), appId: app.id, appName: app.name, operations });
  }
}

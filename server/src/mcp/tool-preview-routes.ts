import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AgentTools } from '@trunkline/contract/schemas/agents';
import { AppParams } from '@trunkline/contract/schemas/apps';
import { findApp } from '../apps/apps.ts';
import { notFound } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { Directories } from './directory.ts';
import { previewTools } from './tool-preview.ts';

type Deps = { db: Database; directories: Directories; maxTools: number };

/** What agents of an app see. For members. */
export function toolPreviewRoutes({ db, directories, maxTools }: Deps): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/apps/:id/agent-tools',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'listAgentTools',
          tags: ['Agents'],
          summary: 'List the tools that agents of an app can get, with their sizes',
          params: AppParams,
          response: { 200: AgentTools },
        },
      },
      async ({ member, params: { id } }) => {
        await findApp(db, member.workspace.id, id);
        const directory = await directories.of({ id, workspaceId: member.workspace.id });
        if (!directory) throw notFound('app');
        return previewTools(directory, maxTools);
      },
    );
  };
}

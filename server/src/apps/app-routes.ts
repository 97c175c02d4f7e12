import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pagination.ts';
import { requirePermission } from '../workspaces/permissions.ts';
import { Access } from './access.ts';
import type { PromptMatcher } from './app-integrations.ts';
import type { Apps } from './apps.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Prompt = Type.String({ maxLength: 20_000 });

const Link = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  score: Type.Union([Type.Number(), Type.Null()], {
    description: '0 to 1; null where a person chose the integration',
  }),
  matched: Type.Array(Type.String(), { description: 'Words of the prompt' }),
  operations: Type.Array(Type.String(), { description: 'Suggested operations, the best first' }),
});

const App = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created_at: Type.String(),
  ...Access,
  integrations: Type.Array(Link),
});

const Create = Type.Object(
  {
    name: Name,
    prompt: Type.Optional(Prompt),
    integrations: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Link exactly these, by slug; absent: those that the prompt mentions',
      }),
    ),
  },
  { additionalProperties: false },
);

const Edit = Type.Partial(Type.Object({ name: Name, ...Access }), { additionalProperties: false });

const InWorkspace = Type.Object({ workspace: Type.String() });
const One = Type.Object({ workspace: Type.String(), id: Type.String() });

/** Apps of a workspace. Runs behind `memberOf`. */
export function appRoutes(apps: Apps, promptMatcher: PromptMatcher): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/apps/matches',
      {
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'matchPrompt',
          tags: ['Apps'],
          summary: 'Which integrations a prompt mentions, before an app is made of it',
          params: InWorkspace,
          body: Type.Object({ prompt: Prompt }, { additionalProperties: false }),
          response: { 200: Type.Object({ items: Type.Array(Link), next_cursor: Type.Null() }) },
        },
      },
      async ({ member, body: { prompt } }) => {
        requirePermission(member, 'app.manage');
        return { items: await promptMatcher.match(member.workspace.id, prompt), next_cursor: null };
      },
    );

    server.post(
      '/api/workspaces/:workspace/apps',
      {
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'createApp',
          tags: ['Apps'],
          summary: 'Create an app; the integrations that its first prompt mentions are linked with it',
          params: InWorkspace,
          body: Create,
          response: { 201: App },
        },
      },
      async ({ member, body }, reply) => {
        requirePermission(member, 'app.manage');
        const found = await integrationsFor(member.workspace.id, body);
        return reply.code(201).send(await apps.create(member, body.name, found));
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps',
      {
        schema: {
          operationId: 'listApps',
          tags: ['Apps'],
          summary: 'List apps',
          params: InWorkspace,
          querystring: Type.Object(PageQuery),
          response: { 200: Page(App) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        requirePermission(member, 'app.read');
        const rows = await apps.list(member.workspace.id, fromCursor(cursor), limit + 1);
        return pageOf(rows, limit, (row) => row.id);
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id',
      {
        schema: {
          operationId: 'getApp',
          tags: ['Apps'],
          summary: 'Read an app',
          params: One,
          response: { 200: App },
        },
      },
      async ({ member, params: { id } }) => {
        requirePermission(member, 'app.read');
        return apps.read(member.workspace.id, id);
      },
    );

    server.patch(
      '/api/workspaces/:workspace/apps/:id',
      {
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'updateApp',
          tags: ['Apps'],
          summary:
            'Change an app: its name, its browser origins, whose user tokens it accepts, anonymous calls',
          params: One,
          body: Edit,
          response: { 200: App },
        },
      },
      async ({ member, params: { id }, body }) => {
        requirePermission(member, 'app.manage');
        await apps.change(member, id, body);
        return apps.read(member.workspace.id, id);
      },
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id',
      {
        schema: {
          operationId: 'deleteApp',
          tags: ['Apps'],
          summary: 'Delete an app and its tokens',
          params: One,
          response: { 204: Type.Null() },
        },
      },
      async ({ member, params: { id } }, reply) => {
        requirePermission(member, 'app.manage');
        await apps.remove(member, id);
        return reply.code(204).send(null);
      },
    );
  };

  async function integrationsFor(workspaceId: string, { prompt, integrations }: Static<typeof Create>) {
    const matches = prompt === undefined ? [] : await promptMatcher.match(workspaceId, prompt);
    return integrations === undefined ? matches : promptMatcher.select(workspaceId, integrations, matches);
  }
}

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { fromCursor, Page, PageQuery, pageOf } from '../http/pages.ts';
import type { Row } from '../storage/schema.ts';
import { permit } from '../workspaces/workspaces.ts';
import type { Apps } from './apps.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const App = Type.Object({ id: Type.String(), name: Type.String(), created_at: Type.String() });
const Token = Type.Object({ id: Type.String(), name: Type.String(), created_at: Type.String() });
const Settings = Type.Object(
  {
    enabled: Type.Boolean(),
    operations: Type.Union([Type.Array(Type.String({ maxLength: 2000 })), Type.Null()]),
  },
  { additionalProperties: false },
);

const InWorkspace = Type.Object({ workspace: Type.String() });
const One = Type.Object({ workspace: Type.String(), id: Type.String() });
const OneToken = Type.Object({ ...One.properties, token: Type.String() });
const OneIntegration = Type.Object({ ...One.properties, slug: Type.String() });

/** Apps, their tokens and their integrations settings. Runs behind `memberOf`. */
export function appRoutes(apps: Apps): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/apps',
      {
        schema: {
          summary: 'Create an app',
          params: InWorkspace,
          body: Type.Object({ name: Name }, { additionalProperties: false }),
          response: { 201: App },
        },
      },
      async ({ member, body }, reply) => {
        permit(member, 'app.manage');
        return reply.code(201).send(shown(await apps.create(member, body.name)));
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps',
      {
        schema: {
          summary: 'List apps',
          params: InWorkspace,
          querystring: Type.Object(PageQuery),
          response: { 200: Page(App) },
        },
      },
      async ({ member, query: { cursor, limit } }) => {
        permit(member, 'app.read');
        const rows = await apps.list(member.workspace.id, fromCursor(cursor), limit + 1);
        const { items, next_cursor } = pageOf(rows, limit, (row) => row.id);
        return { items: items.map(shown), next_cursor };
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id',
      { schema: { summary: 'Read an app', params: One, response: { 200: App } } },
      async ({ member, params: { id } }) => {
        permit(member, 'app.read');
        return shown(await apps.read(member.workspace.id, id));
      },
    );

    server.patch(
      '/api/workspaces/:workspace/apps/:id',
      {
        schema: {
          summary: 'Rename an app',
          params: One,
          body: Type.Object({ name: Name }, { additionalProperties: false }),
          response: { 200: App },
        },
      },
      async ({ member, params: { id }, body }) => {
        permit(member, 'app.manage');
        return shown(await apps.rename(member.workspace.id, id, body.name));
      },
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id',
      { schema: { summary: 'Delete an app and its tokens', params: One, response: { 204: Type.Null() } } },
      async ({ member, params: { id } }, reply) => {
        permit(member, 'app.manage');
        await apps.remove(member.workspace.id, id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/api/workspaces/:workspace/apps/:id/tokens',
      {
        schema: {
          summary: 'Make an app token; it is shown once',
          params: One,
          body: Type.Object({ name: Type.Optional(Name) }, { additionalProperties: false }),
          response: { 201: Type.Object({ ...Token.properties, token: Type.String() }) },
        },
      },
      async ({ member, params: { id }, body }, reply) => {
        permit(member, 'app.manage');
        return reply.code(201).send(await apps.createToken(member.workspace.id, id, body.name ?? 'Token'));
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/tokens',
      {
        schema: {
          summary: 'List the tokens of an app, without the tokens themselves',
          params: One,
          response: { 200: Type.Object({ items: Type.Array(Token), next_cursor: Type.Null() }) },
        },
      },
      async ({ member, params: { id } }) => {
        permit(member, 'app.read');
        return { items: await apps.listTokens(member.workspace.id, id), next_cursor: null };
      },
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id/tokens/:token',
      { schema: { summary: 'Revoke an app token', params: OneToken, response: { 204: Type.Null() } } },
      async ({ member, params: { id, token } }, reply) => {
        permit(member, 'app.manage');
        await apps.revokeToken(member.workspace.id, id, token);
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug',
      {
        schema: {
          summary: 'Read what an app may use of an integration',
          params: OneIntegration,
          response: { 200: Settings },
        },
      },
      async ({ member, params: { id, slug } }) => {
        permit(member, 'app.read');
        return apps.readSettings(member.workspace.id, id, slug);
      },
    );

    server.put(
      '/api/workspaces/:workspace/apps/:id/integrations/:slug',
      {
        schema: {
          summary: 'Set what an app may use of an integration',
          params: OneIntegration,
          body: Settings,
          response: { 200: Settings },
        },
      },
      async ({ member, params: { id, slug }, body }) => {
        permit(member, 'app.manage');
        await apps.writeSettings(member.workspace.id, id, slug, body);
        return body;
      },
    );
  };
}

function shown({ id, name, created_at }: Row<'apps'>): Static<typeof App> {
  return { id, name, created_at };
}

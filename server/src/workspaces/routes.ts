import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { v7 as uuid } from 'uuid';
import { notFound, Problem } from '../http/problems.ts';
import { makeToken } from '../secrets/tokens.ts';
import { PLANS } from '../settings.ts';
import type { Database } from '../storage/database.ts';
import { type Accounts, CLIENT_ADDRESS_HEADER } from './accounts.ts';
import { ROLES } from './permissions.ts';
import { listMemberships, permit, type WorkspaceOfUser } from './workspaces.ts';

const Workspace = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  kind: Type.Enum(['personal', 'shared']),
  plan: Type.Enum(PLANS),
  role: Type.Enum(ROLES),
  created_at: Type.String(),
});

const Token = Type.Object({ id: Type.String(), name: Type.String(), created_at: Type.String() });

/** better-auth's own routes, below /api/auth. */
export function authRoutes(accounts: Accounts): FastifyPluginAsyncTypebox {
  return async (server) => {
    // better-auth reads and checks its bodies itself.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    server.route({
      method: ['GET', 'POST'],
      url: '/api/auth/*',
      schema: { hide: true },
      handler: async (request, reply) => {
        await answer(await accounts.handle(webRequest(request)), reply);
      },
    });
  };
}

function webRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  const { method, body } = request;
  const url = new URL(request.url, `${request.protocol}://${request.host || 'localhost'}`);
  // Browsers name the origin of what changes things. Who names none is no browser, so no page misuses its cookies.
  if (!headers.has('origin') && !headers.has('sec-fetch-site')) headers.set('origin', url.origin);
  return new Request(url, { method, headers, ...(Buffer.isBuffer(body) && { body: new Uint8Array(body) }) });
}

async function answer(response: Response, reply: FastifyReply): Promise<void> {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const text = await response.text();
  if (response.status >= 400) throw signInProblem(response.status, text);
  reply.code(response.status).send(text);
}

function signInProblem(status: number, text: string): Problem {
  if (status === 429)
    return new Problem('rate_limited', 'Too many tries from this address. Wait a minute, then try again.');
  if (status === 404) return notFound('sign-in call');
  if (text.includes('INVALID_EMAIL_OR_PASSWORD')) {
    return new Problem(
      'invalid_email_or_password',
      'Check the e-mail address and the password, then try again.',
    );
  }
  const { message } = messageOf(text);
  return new Problem('sign_in_refused', message, { status });
}

function messageOf(text: string): { message: string } {
  try {
    const parsed: unknown = JSON.parse(text);
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      'message' in parsed &&
      typeof parsed.message === 'string'
    ) {
      return { message: parsed.message };
    }
  } catch {
    // Not JSON: the sentence below serves.
  }
  return { message: 'The request was refused. Check its fields.' };
}

/** Personal tokens and the workspaces one is a member of. Runs behind `signedIn`. */
export function accountRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/tokens',
      {
        schema: {
          summary: 'Make a personal token; it is shown once',
          body: Type.Object(
            { name: Type.String({ minLength: 1, maxLength: 100 }) },
            { additionalProperties: false },
          ),
          response: { 201: Type.Object({ ...Token.properties, token: Type.String() }) },
        },
      },
      async (request, reply) => {
        const { token, hash } = makeToken('tlp');
        const row = { id: uuid(), name: request.body.name, created_at: new Date().toISOString() };
        await db
          .insertInto('personal_tokens')
          .values({ ...row, user_id: request.user.id, hash })
          .execute();
        return reply.code(201).send({ ...row, token });
      },
    );

    server.get(
      '/api/tokens',
      {
        schema: {
          summary: 'List your personal tokens',
          response: { 200: Type.Object({ items: Type.Array(Token), next_cursor: Type.Null() }) },
        },
      },
      async (request) => {
        const items = await db
          .selectFrom('personal_tokens')
          .select(['id', 'name', 'created_at'])
          .where('user_id', '=', request.user.id)
          .orderBy('id')
          .execute();
        return { items, next_cursor: null };
      },
    );

    server.delete(
      '/api/tokens/:id',
      {
        schema: {
          summary: 'Revoke a personal token',
          params: Type.Object({ id: Type.String() }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { numDeletedRows } = await db
          .deleteFrom('personal_tokens')
          .where('id', '=', request.params.id)
          .where('user_id', '=', request.user.id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw notFound('token');
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/api/workspaces',
      {
        schema: {
          summary: 'List your workspaces',
          response: { 200: Type.Object({ items: Type.Array(Workspace), next_cursor: Type.Null() }) },
        },
      },
      async (request) => {
        const all = await listMemberships(db, request.user);
        return { items: all.map(shown), next_cursor: null };
      },
    );
  };
}

/** The workspace itself. Runs behind `memberOf`. */
export const workspaceRoutes: FastifyPluginAsyncTypebox = async (server) => {
  server.get(
    '/api/workspaces/:workspace',
    {
      schema: {
        summary: 'Read a workspace',
        params: Type.Object({ workspace: Type.String() }),
        response: { 200: Workspace },
      },
    },
    async (request) => {
      permit(request.member, 'workspace.read');
      return shown(request.member);
    },
  );
};

function shown({ workspace, role }: WorkspaceOfUser): Static<typeof Workspace> {
  const { slug, name, kind, plan, created_at } = workspace;
  return { slug, name, kind, plan, role, created_at };
}

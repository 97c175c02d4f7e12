import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { escaped, PAGE_HEADERS, page } from '../http/page.ts';
import { Problem } from '../http/problems.ts';
import type { Setup } from './setup.ts';

const Credentials = Type.Object(
  { token: Type.String(), email: Type.String({ maxLength: 300 }), password: Type.String({ maxLength: 300 }) },
  { additionalProperties: false },
);

/** Where the one-time set-up link leads: a form for people, and the same as a JSON call. */
export function setupRoutes(setup: Setup): FastifyPluginAsyncTypebox {
  return async (server) => {
    await server.register(formbody);

    server.post(
      '/api/setup',
      {
        schema: {
          summary: 'Make the first account with the one-time set-up token',
          body: Credentials,
          response: { 204: Type.Null() },
        },
      },
      async ({ body }, reply) => {
        await setup.byLink(body.token, body.email, body.password);
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/setup',
      { schema: { hide: true, querystring: Type.Object({ token: Type.String({ default: '' }) }) } },
      async ({ query }, reply) => reply.headers(PAGE_HEADERS).send(form(query.token, '', '')),
    );

    server.post('/setup', { schema: { hide: true, body: Credentials } }, async ({ body }, reply) => {
      reply.headers(PAGE_HEADERS);
      try {
        await setup.byLink(body.token, body.email, body.password);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return reply.code(error.status).send(form(body.token, body.email, error.message));
      }
      return reply.send(
        page(
          'Trunkline is ready',
          '<h1>Trunkline is ready</h1><p>Your account and the workspace <b>default</b> were made. Sign in with your e-mail and password.</p>',
        ),
      );
    });
  };
}

function form(token: string, email: string, fault: string): string {
  return page(
    'Set up Trunkline',
    `<h1>Set up Trunkline</h1>
<p>This makes the first account, which owns the shared workspace <b>default</b>. The link works once.</p>
${fault && `<p role="alert">${escaped(fault)}</p>`}
<form method="post" action="/setup">
  <input type="hidden" name="token" value="${escaped(token)}">
  <label>E-mail <input name="email" type="email" autocomplete="username" required autofocus value="${escaped(email)}"></label>
  <label>Password <input name="password" type="password" autocomplete="new-password" minlength="8" maxlength="128" required aria-describedby="rule"></label>
  <small id="rule">8 to 128 characters</small>
  <button>Make the account</button>
</form>`,
  );
}

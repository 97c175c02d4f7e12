import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
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
          '<h1>Trunkline is ready</h1><p>Your account and the workspace <b>default</b> were made. Sign in with your e-mail and password.</p>',
        ),
      );
    });
  };
}

/** The token is in the address: no page may learn it, no cache may keep it. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

function form(token: string, email: string, fault: string): string {
  return page(`<h1>Set up Trunkline</h1>
<p>This makes the first account, which owns the shared workspace <b>default</b>. The link works once.</p>
${fault && `<p role="alert">${escaped(fault)}</p>`}
<form method="post" action="/setup">
  <input type="hidden" name="token" value="${escaped(token)}">
  <label>E-mail <input name="email" type="email" autocomplete="username" required autofocus value="${escaped(email)}"></label>
  <label>Password <input name="password" type="password" autocomplete="new-password" minlength="8" maxlength="128" required aria-describedby="rule"></label>
  <small id="rule">8 to 128 characters</small>
  <button>Make the account</button>
</form>`);
}

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Set up Trunkline</title><style>${STYLE}</style></head>
<body><main>${body}</main></body>
</html>`;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-height: 100vh; background: light-dark(#f4f5f7, #16181d); }
main { box-sizing: border-box; width: min(26rem, 100%); padding: 2rem; border-radius: 12px; background: light-dark(#fff, #20232a); box-shadow: 0 1px 3px #0003; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; margin-top: .25rem; padding: .6rem .7rem; border: 1px solid light-dark(#8b93a1, #6b7280); border-radius: 8px; font: inherit; background: transparent; color: inherit; }
small { color: light-dark(#5b6472, #a3abb8); }
button { width: 100%; margin-top: 1.25rem; padding: .7rem; border: 0; border-radius: 8px; font: inherit; font-weight: 600; background: #1f5fd0; color: #fff; cursor: pointer; }
[role=alert] { padding: .6rem .8rem; border-radius: 8px; background: light-dark(#fdecec, #4a1f22); color: light-dark(#8f1d1d, #ffd4d4); }`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

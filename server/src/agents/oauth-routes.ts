import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { clientNetwork } from '../http/client-network.ts';
import { Problem } from '../http/problems.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from '../workspaces/consume-limit.ts';
import { resourceOf } from './authorization.ts';
import type { OauthClients } from './oauth-clients.ts';
import { OauthError, type OauthTokens, SCOPE } from './oauth-tokens.ts';

type Deps = {
  clients: OauthClients;
  tokens: OauthTokens;
  issuer: () => string;
  createLimiter: CreateLimiter;
  /** Whether clients may register themselves (RFC 7591). */
  allowsRegistration: boolean;
};

const BODY_BYTES = 32 * 1024;
const REGISTRATIONS_AN_HOUR = 20;
const TOKEN_REQUESTS_A_MINUTE = 120;

/** Where browsers are sent for consent: a page of the web UI. */
const AUTHORIZE_PATH = '/authorize';
const RESOURCE_METADATA = '/.well-known/oauth-protected-resource';

/** The URL of the metadata that a client without a token is sent to (RFC 9728, 5.1). */
export function resourceMetadataUrl(issuer: string): string {
  return `${issuer}${RESOURCE_METADATA}/mcp`;
}

/** The authorization server of MCP, for agents: metadata (RFC 9728, RFC 8414), tokens, revocation, registration. */
export function oauthRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { clients, tokens, issuer, createLimiter, allowsRegistration } = deps;
  const registrations = createLimiter('agent-registrations', {
    points: REGISTRATIONS_AN_HOUR,
    duration: 3600,
  });
  const tokenRequests = createLimiter('agent-token-requests', {
    points: TOKEN_REQUESTS_A_MINUTE,
    duration: 60,
  });
  return async (server) => {
    server.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: BODY_BYTES },
      (_request, body, done) => done(null, body),
    );
    // Agents in browsers ask from anywhere; no cookie is read here.
    server.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    });

    for (const path of [RESOURCE_METADATA, `${RESOURCE_METADATA}/mcp`])
      server.get(path, { schema: { hide: true } }, async () => ({
        resource: resourceOf(issuer()),
        authorization_servers: [issuer()],
        bearer_methods_supported: ['header'],
        scopes_supported: [SCOPE],
        resource_name: 'Trunkline',
        resource_documentation: `${issuer()}/docs/agents`,
      }));

    server.get('/.well-known/oauth-authorization-server', { schema: { hide: true } }, async () => ({
      issuer: issuer(),
      authorization_endpoint: `${issuer()}${AUTHORIZE_PATH}`,
      token_endpoint: `${issuer()}/oauth/token`,
      revocation_endpoint: `${issuer()}/oauth/revoke`,
      ...(allowsRegistration && { registration_endpoint: `${issuer()}/oauth/register` }),
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      scopes_supported: [SCOPE],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      service_documentation: `${issuer()}/docs/agents`,
    }));

    for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/register'])
      server.options(path, { schema: { hide: true } }, async (_request, reply) =>
        reply.code(204).headers(PREFLIGHT_HEADERS).send(),
      );

    server.post('/oauth/token', { schema: { hide: true }, bodyLimit: BODY_BYTES }, async (request, reply) => {
      await consumeLimit(tokenRequests, clientNetwork(request.ip), TOO_MANY);
      try {
        return await tokens.grant(formOf(request.body));
      } catch (error) {
        return sendOauthError(reply, error);
      }
    });

    server.post(
      '/oauth/revoke',
      { schema: { hide: true }, bodyLimit: BODY_BYTES },
      async (request, reply) => {
        await consumeLimit(tokenRequests, clientNetwork(request.ip), TOO_MANY);
        try {
          const form = formOf(request.body);
          await tokens.revoke(form.get('token') ?? '', form.get('client_id'));
          return reply.code(200).send();
        } catch (error) {
          return sendOauthError(reply, error);
        }
      },
    );

    server.post(
      '/oauth/register',
      { schema: { hide: true }, bodyLimit: BODY_BYTES },
      async (request, reply) => {
        if (!allowsRegistration)
          throw new Problem(
            'forbidden',
            'Agents may not register themselves on this server. An admin of a workspace registers the agent, or its operator sets MCP_CLIENT_REGISTRATION=on.',
          );
        await consumeLimit(registrations, clientNetwork(request.ip), TOO_MANY);
        const client = await clients.registerSelf(request.body);
        if (!client)
          return sendOauthError(
            reply,
            new OauthError(
              'invalid_redirect_uri',
              'redirect_uris must be https URLs, http URLs on loopback, or URIs of installed programs',
            ),
          );
        return reply.code(201).send({
          client_id: client.id,
          client_id_issued_at: Math.floor(Date.parse(client.createdAt) / 1000),
          client_name: client.name,
          redirect_uris: client.redirectUris,
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        });
      },
    );
  };
}

const TOO_MANY = 'Too many requests from this network. Wait as long as Retry-After says.';

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
  'access-control-max-age': 600,
};

/** @throws OauthError where a parameter is given twice (RFC 6749, 3.2), or the body is no form */
function formOf(body: unknown): ReadonlyMap<string, string> {
  if (typeof body !== 'string') throw new OauthError('invalid_request', 'the body is a form');
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) throw new OauthError('invalid_request', `${name.slice(0, 100)} is given twice`);
    form.set(name, value);
  }
  return form;
}

function sendOauthError(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof OauthError)) throw error;
  return reply.code(400).send({ error: error.code, error_description: error.message });
}

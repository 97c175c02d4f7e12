import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { logRequests } from './access-log.ts';
import { DEFAULT_BODY_BYTES, limitBodies } from './body-limits.ts';
import { decorateWithEndListeners } from './client-disconnect.ts';
import { whenParsable } from './json-body.ts';
import { UnexpectedOnly } from './log-controller.ts';
import { openapiOptions } from './openapi-document.ts';
import { handleParserError } from './parser-errors.ts';
import { handleError, Problem, sendProblem } from './problems.ts';
import { refuseAmbiguousHeads, toOriginForm } from './request-head.ts';
import { createRequestIds } from './request-id.ts';
import { buildSerializers } from './serializers.ts';
import { compileBodyValidator, compileTextValidator } from './validators.ts';

/**
 * The bare HTTP server: request ids, strict validation, problem documents, /api/openapi.json. Routes are
 * registered by the parts.
 *
 * @param logger where requests and failures are logged
 * @param settings `limits`: of the bodies of all requests, and of the values in one; `trustProxy`: whose X-Forwarded-* headers
 *   count; `accessLog`: whether each request is logged
 */
export function createServer(
  logger: FastifyBaseLogger,
  {
    limits,
    trustProxy,
    accessLog = false,
  }: Pick<Settings, 'trustProxy'> & { accessLog?: boolean } & {
    limits: Pick<Settings['limits'], 'bytesInFlight' | 'jsonValues'>;
  },
) {
  const server = Fastify({
    loggerInstance: logger,
    bodyLimit: DEFAULT_BODY_BYTES,
    trustProxy: trustProxy.length > 0 && trustProxy,
    genReqId: createRequestIds(),
    rewriteUrl: toOriginForm,
    logController: new UnexpectedOnly(),
    forceCloseConnections: 'idle',
    // A request that arrives while the server closes is as good as one that came before.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    schemaController: { compilersFactory: { buildSerializer: buildSerializers } },
    // What Fastify refuses before it has a route, such as a path that cannot be decoded.
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    clientErrorHandler: handleParserError,
    // Node would refuse what has none without a word: request-head.ts does.
    http: { requireHostHeader: false },
  }).withTypeProvider<TypeBoxTypeProvider>();

  // A child logger for each request costs more than the rest of a call's routing: who logs names the request id.
  server.log.child = () => server.log;
  server.setValidatorCompiler(({ schema, httpPart }) =>
    httpPart === 'body' ? compileBodyValidator(schema) : compileTextValidator(schema),
  );
  server.setErrorHandler((error, request, reply) => void handleError(error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    sendProblem(
      new Problem(
        'not_found',
        `There is nothing at ${request.method} ${pathOf(request.url)}. /api/openapi.json lists every call.`,
      ),
      reply,
    ),
  );
  decorateWithEndListeners(server);
  server.decorateRequest('traceId', null);
  if (accessLog) logRequests(server);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    // Responses may have tokens in them, and belong to who is signed in (RFC 9111, 5.2.2.5).
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    done();
  });
  refuseAmbiguousHeads(server);
  limitBodies(server, limits.bytesInFlight);
  // A member named __proto__ is data like any other: parsed JSON is never merged into another object.
  const parseJson = server.getDefaultJsonParser('ignore', 'ignore');
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) =>
    whenParsable(bytes, limits.jsonValues, () => parseJson(request, bytes.toString(), done), done),
  );
  server.register(swagger, openapiOptions());
  server.get('/api/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  return server;
}

/** A path without its query: a query may hold what an error should not repeat. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

import type { IncomingMessage } from 'node:http';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CALL_PROBLEM_CODES } from '@trunkline/contract/problems';
import { CallEnvelope, CallInput, CallParams } from '@trunkline/contract/schemas/calls';
import { BinaryContent } from '@trunkline/contract/schemas/media';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppTokenUsage } from '../apps/app-token-usage.ts';
import type { Settings } from '../config/settings.ts';
import { endUnread, onResponseEnd } from '../http/client-disconnect.ts';
import { checkOrigin, sendPreflight } from '../http/cors.ts';
import { whenParsable } from '../http/json-body.ts';
import { sendJson, sendJsonSource, sendJsonStream } from '../http/json-response.ts';
import { readWholeBody } from '../http/request-body.ts';
import { authenticate, callerCredentials } from './caller-auth/authenticate.ts';
import type { RateLimitState } from './caller-auth/rate-limits.ts';
import type { UserTokenVerifier } from './caller-auth/user-tokens.ts';
import {
  type CallResult,
  type ExecutorDeps,
  executeCall,
  STREAMING_MEDIA_TYPES,
  type StreamingMediaType,
} from './execute-call.ts';
import {
  decorateWithCall,
  handleCallError,
  notifyBeforeResponse,
  type ObservedCall,
  observeCall,
} from './observed-call.ts';
import type { CallObserver } from './observer.ts';
import { readUpload } from './request/body-upload.ts';
import type { RawInput } from './request/build-request.ts';
import { toRawInput } from './request/raw-input.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What of the body is not plain JSON: a form that streams through, a payload with lossless numbers. */
    rawInput: RawInput | null;
  }
}

type Deps = ExecutorDeps & {
  userTokens: UserTokenVerifier;
  tokenUsage: AppTokenUsage;
  observer: CallObserver;
  limits: Settings['limits'];
};

const PATH = '/api/apps/:app_id/integrations/custom/:slug/*';

/** THE call, over HTTP: authenticates, executes, responds, and notifies the observer once the response has ended. */
export function callRoute(deps: Deps): FastifyPluginAsyncTypebox {
  const { configCache, tokenUsage, observer, limits } = deps;
  const allowedOrigins = async (appId: string) => (await configCache.accessOf(appId))?.allowedOrigins;
  return async (server) => {
    decorateWithCall(server, observer);
    server.decorateRequest('rawInput', null);
    server.addContentTypeParser('multipart/form-data', parseForm);
    const parseJson = server.getDefaultJsonParser('error', 'error');
    server.removeContentTypeParser('application/json');
    server.addContentTypeParser('application/json', (request, payload, done) => {
      const parseText = (text: string) =>
        parseJson(request, text, (error, input) => {
          const exact = error ? undefined : toRawInput(input, text);
          if (exact) request.rawInput = { payload: exact.payload };
          done(error, exact?.input ?? input);
        });
      const parse = (bytes: Buffer) =>
        whenParsable(bytes, limits.jsonValues, () => parseText(bytes.toString()), done);
      const body = readWholeBody(payload, limits.requestBytes);
      if (body instanceof Promise) body.then(parse, done);
      else parse(body);
    });

    server.options(PATH, { schema: { hide: true, params: CallParams } }, async (request, reply) => {
      await checkOrigin(allowedOrigins, request.params.app_id, request, reply);
      return sendPreflight(request, reply);
    });

    server.post(
      PATH,
      {
        bodyLimit: limits.requestBytes,
        config: { problems: CALL_PROBLEM_CODES },
        schema: {
          operationId: 'callOperation',
          tags: ['Calls'],
          summary: 'Call an operation of an integration',
          params: CallParams,
          body: CallInput,
          response: { 200: CALL_RESPONSE },
        },
        // Before the body is read: a client without a token must not make this server read ten megabytes.
        onRequest: async (request, reply) => {
          const { app_id, slug, '*': operation } = request.params;
          const isChecked = checkOrigin(allowedOrigins, app_id, request, reply);
          if (isChecked) await isChecked;
          const caller = await authenticate(deps, callerCredentials(request, app_id));
          if (caller.tokenId !== null) tokenUsage.record(caller.tokenId);
          observeCall(request, reply, observer, { caller, slug, operation });
        },
        preValidation: (request, _reply, done) => {
          request.body ??= {};
          done();
        },
        errorHandler: handleCallError,
      },
      async (request, reply) => {
        const result = await executeCall(deps, {
          ...authenticatedCall(request),
          slug: request.params.slug,
          operation: operationNames(request.params['*'], request.url),
          input: request.body,
          rawInput: request.rawInput ?? undefined,
          streamAs: streamingMediaType(request),
          cdnLoop: request.headers['cdn-loop'],
          onEnd: (listener) => onResponseEnd(reply, listener),
          isStreamable: !observer.beforeResponse,
          onRateLimit: (state) => {
            // Later pages of a list count as well, when the headers are sent already.
            if (!reply.raw.headersSent) reply.headers(rateLimitHeaders(state));
          },
        });
        if (result.type === 'envelope' && observer.beforeResponse)
          await notifyBeforeResponse(observer, authenticatedCall(request), reply.statusCode);
        sendResult(reply, result);
        if (result.type !== 'envelope' || reply.raw.writableLength > 0) endUnread(reply, limits.writeMs);
        return reply;
      },
    );
  };

  async function parseForm(request: FastifyRequest, payload: IncomingMessage): Promise<unknown> {
    const { input, form } = await readUpload(payload, request.headers, limits.uploadBytes);
    request.rawInput = { form };
    return input;
  }
}

/** @throws Error on a route whose hook does not authenticate */
function authenticatedCall({ call }: FastifyRequest): ObservedCall {
  if (!call) throw new Error('the call is not observed');
  return call;
}

function sendResult(reply: FastifyReply, result: CallResult): FastifyReply {
  switch (result.type) {
    case 'envelope':
      return sendJson(reply, result.json);
    case 'large':
      return sendJsonSource(reply, result.json);
    case 'pages':
      return sendJsonStream(reply, result.json);
    case 'stream': {
      const { contentType, body, exchange } = result;
      return reply
        .headers({
          'content-type': contentType,
          'x-upstream-status': exchange.response.statusCode,
          ...UNTRUSTED_CONTENT_HEADERS,
        })
        .send(body);
    }
  }
}

/** Which one: by the Accept header. */
const CALL_RESPONSE = {
  description: 'The response of the external API, whatever its status',
  content: {
    'application/json': { schema: CallEnvelope },
    // Streamed, with the media type that the external API sends.
    '*/*': BinaryContent,
  },
};

/** The bytes of an API are served from Trunkline's origin: browsers must not render them as one of its pages. */
const UNTRUSTED_CONTENT_HEADERS = {
  // Without it, nginx buffers events.
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
  'content-disposition': 'attachment',
  'content-security-policy': 'sandbox',
};

/**
 * draft-ietf-httpapi-ratelimit-headers-06, 5: the last version with a header for each figure, which is what clients
 * read; later drafts combine them into one.
 */
function rateLimitHeaders({ limit, remaining, resetSeconds }: RateLimitState): Record<string, number> {
  return {
    'ratelimit-limit': limit,
    'ratelimit-remaining': remaining,
    'ratelimit-reset': resetSeconds,
  };
}

function streamingMediaType({ headers: { accept } }: FastifyRequest): StreamingMediaType | undefined {
  const accepted = accept?.toLowerCase();
  return STREAMING_MEDIA_TYPES.find((mediaType) => accepted?.includes(mediaType));
}

/**
 * The operation names that the rest of a path can denote, in the order to try them. A key may contain characters that are
 * reserved in URLs: an unencoded `?` begins the query, so the raw URL is tried too, and a `%2F` in a key must not be decoded.
 */
function* operationNames(decoded: string, url: string): Generator<string> {
  yield decoded;
  const raw = url.split('/').slice(7).join('/');
  yield raw;
  yield safelyDecoded(raw);
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { TokenUses } from '../apps/token-uses.ts';
import type { CallLog } from '../call-log/call-log.ts';
import type { Settings } from '../config/settings.ts';
import { discard } from '../egress/exchange.ts';
import { cancelled, type Departure, departureOf } from '../http/client-disconnect.ts';
import { answerPreflight, permitOrigin } from '../http/cors.ts';
import { sendJson, sendJsonStream } from '../http/json-response.ts';
import { answerError, type Fault, Problem } from '../http/problems.ts';
import { authenticate, type Caller, credentialsOf } from './caller-auth/authenticate.ts';
import { enforceRateLimits, rateLimitsFor } from './caller-auth/enforce-rate-limits.ts';
import type { RateLimits } from './caller-auth/rate-limits.ts';
import type { UserTokenVerifier } from './caller-auth/user-tokens.ts';
import type { RuntimeConfigCache } from './config-cache.ts';
import { type CallNotes, record } from './observer.ts';
import type { Page } from './pagination/page.ts';
import { type Fetched, joinedPages, pageOf, permitPagination } from './pagination/paginate.ts';
import { readUpload } from './request/body-upload.ts';
import type { AsSent, UpstreamRequest } from './request/build-request.ts';
import { CallInput } from './request/call-input.ts';
import { exactInput } from './request/raw-input.ts';
import { type ResolvedOperation, resolveOperation } from './resolve-operation.ts';
import { decodedAnswer } from './response/content-encoding.ts';
import { envelope, streamed } from './response/envelope.ts';
import { sendAuthorized } from './upstream/credentials.ts';
import { type CallContext, createCallContext, withFreshDeadline } from './upstream/policy.ts';
import { type Sender, streamProblem } from './upstream/send.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the app is authorized, as is `departure`. */
    call: CallNotes | null;
    departure: Departure | null;
    /** What of the app's body is no plain input: a form that streams through, a payload with all its digits. */
    asSent: AsSent | null;
  }
}

const Params = Type.Object({ app_id: Type.String(), slug: Type.String(), '*': Type.String() });
const ADDRESS = '/api/apps/:app_id/integrations/custom/:slug/*';

type Parts = {
  snapshots: RuntimeConfigCache;
  userTokens: UserTokenVerifier;
  rateLimits: RateLimits;
  tokenUses: TokenUses;
  sender: Sender;
  callLog: CallLog;
  limits: Settings['limits'];
};

/** A call whose request is built. */
type Call = {
  input: CallInput;
  notes: CallNotes;
  found: ResolvedOperation;
  upstream: UpstreamRequest;
  trip: CallContext;
};

const NO_LIST: Fault = { path: 'paginate', message: 'the answer is no list' };

/** THE call: authorize -> find -> build -> send -> answer -> record. */
export function callRoute(parts: Parts): FastifyPluginAsyncTypebox {
  const { snapshots, rateLimits, tokenUses, sender, callLog, limits } = parts;
  return async (server) => {
    function recordEnd(call: CallNotes, id: string, reply: FastifyReply): void {
      const { writableFinished, headersSent } = reply.raw;
      if (!writableFinished) call.code ??= 'cancelled';
      const status = writableFinished || headersSent ? reply.statusCode : cancelled().status;
      record(callLog, id, call, status, reply.elapsedTime);
    }

    /** Sends a request, and notes what came of it. */
    async function answerTo(
      asked: UpstreamRequest,
      { notes, found }: Call,
      trip: CallContext,
    ): Promise<Fetched> {
      const { answer, secrets } = await sendAuthorized(found.integration, asked, (authorized) =>
        sender.send(authorized, trip),
      );
      notes.statusCode = answer.statusCode;
      notes.responseBytes += answer.body.length;
      return { request: asked, answer: await decodedAnswer(answer, limits.answerBytes), secrets };
    }

    async function answerWhole(call: Call, reply: FastifyReply): Promise<FastifyReply> {
      const { input, upstream, trip, found } = call;
      const first = await answerTo(upstream, call, trip);
      const page = input.paginate ? pageOf(first.answer) : undefined;
      if (page) return answerPages(call, { first, page }, reply);
      const pieces = envelope(first.answer, first.secrets, {
        warnings: input.paginate ? [...upstream.warnings, NO_LIST] : upstream.warnings,
        check: found.operation.answerCheck(first.answer.statusCode),
        includeHeaders: input.include_headers === true,
      });
      return sendJson(reply, pieces);
    }

    /** Each page counts as a call against the limits, and has the time of one. */
    function answerPages(
      call: Call,
      begun: { first: Fetched; page: Page },
      reply: FastifyReply,
    ): FastifyReply {
      const { input, notes, found, trip } = call;
      async function fetch(asked: UpstreamRequest): Promise<Fetched> {
        try {
          await enforceRateLimits(rateLimits, rateLimitsFor(notes.app, found), reply);
          return await answerTo(asked, call, withFreshDeadline(trip));
        } catch (error) {
          if (error instanceof Problem) notes.code = error.code;
          throw error;
        }
      }
      const pages = joinedPages({ operation: found.operation, input, ...begun, fetch });
      // The next page is asked for when the app has taken this one.
      return sendJsonStream(reply, Readable.from(pages, { highWaterMark: 1 }));
    }

    async function answerStream(
      { found, upstream, trip, notes }: Call,
      reply: FastifyReply,
    ): Promise<FastifyReply> {
      const { answer, secrets } = await sendAuthorized(
        found.integration,
        upstream,
        (authorized) => sender.stream(authorized, trip),
        (refused) => discard(refused.body),
      );
      notes.statusCode = answer.statusCode;
      const { contentType, body } = streamed(answer, secrets);
      body.on('data', (chunk: Buffer) => {
        notes.responseBytes += chunk.length;
      });
      body.once('error', (error) => {
        notes.code ??= streamProblem(error, upstream.origin).code;
      });
      return reply
        .headers({ 'content-type': contentType, 'x-upstream-status': answer.statusCode, ...SAFE_BYTES })
        .send(body);
    }

    server.decorateRequest('call', null);
    server.decorateRequest('departure', null);
    server.decorateRequest('asSent', null);
    server.addContentTypeParser(
      'multipart/form-data',
      async (request: FastifyRequest, payload: IncomingMessage) => {
        const { input, content } = await readUpload(payload, request.headers, limits.uploadBytes);
        request.asSent = { form: content };
        return input;
      },
    );
    const parseJson = server.getDefaultJsonParser('error', 'error');
    server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
      parseJson(request, text, (error, input) => {
        const exact = error ? undefined : exactInput(input, text);
        if (exact) request.asSent = { payload: exact.payload };
        done(error, exact?.input ?? input);
      });
    });

    server.options(ADDRESS, { schema: { hide: true, params: Params } }, async (request, reply) => {
      await permitOrigin(snapshots, request.params.app_id, request, reply);
      return answerPreflight(request, reply);
    });

    server.post(
      ADDRESS,
      {
        bodyLimit: limits.requestBytes,
        schema: {
          summary: 'Call an operation of an integration',
          description:
            'The rest of the address is the key of the operation (`get:/path`, raw or percent-encoded) or its operationId.',
          params: Params,
          body: CallInput,
        },
        // Before the body is read: nobody without a token makes this server take ten megabytes.
        onRequest: async (request, reply) => {
          const { app_id, slug, '*': operation } = request.params;
          await permitOrigin(snapshots, app_id, request, reply);
          const caller = await authenticate(parts, credentialsOf(request, app_id));
          if (caller.tokenId !== null) tokenUses.note(caller.tokenId);
          const call = notesOf(caller, slug, operation);
          const departure = departureOf(reply);
          // Fastify's own hook after an answer says nothing of one that nobody waited for.
          departure.onEnd(() => recordEnd(call, request.id, reply));
          request.call = call;
          request.departure = departure;
        },
        preValidation: (request, _reply, done) => {
          request.body ??= {};
          done();
        },
        errorHandler: (error, request, reply) => {
          const { code } = answerError(error, request, reply);
          if (request.call) request.call.code = code;
        },
      },
      async (request, reply) => {
        const { call: notes, departure } = request;
        if (!notes || !departure) throw new Error('the onRequest hook did not run');
        const found = await resolveOperation(
          snapshots,
          notes.app,
          notes.slug,
          namesOf(request.params['*'], request.url),
        );
        const { integration, operation } = found;
        notes.integrationId = integration.id;
        notes.operation = operation.key;
        await enforceRateLimits(rateLimits, rateLimitsFor(notes.app, found), reply);

        const streamedType = STREAMED.find((type) => request.headers.accept?.toLowerCase().includes(type));
        const upstream = operation.build(
          streamedType === 'text/event-stream' ? accepting(request.body, streamedType) : request.body,
          request.asSent ?? {},
        );
        notes.requestBytes = upstream.bodyBytes;

        if (request.body.paginate) permitPagination(operation, streamedType !== undefined);
        const trip = createCallContext(integration.upstreamPolicy, operation.key, departure, notes);
        const call = { input: request.body, notes, found, upstream, trip };
        return streamedType === undefined ? answerWhole(call, reply) : answerStream(call, reply);
      },
    );
  };
}

/** Bytes of a foreign server come from our origin: no browser may take them for a page of ours. */
const SAFE_BYTES = {
  'x-content-type-options': 'nosniff',
  'content-disposition': 'attachment',
  'content-security-policy': 'sandbox',
};

function notesOf({ app, subject }: Caller, slug: string, operation: string): CallNotes {
  return {
    app,
    subject,
    slug,
    operation,
    integrationId: null,
    statusCode: null,
    code: null,
    requestBytes: 0,
    responseBytes: 0,
    attempts: 0,
    cache: null,
  };
}

/**
 * What the rest of an address may mean. A key can hold what an address gives a meaning of its own: a `?` makes
 * the client cut the key, so the whole rest counts too, and a `%2F` of the key itself must survive.
 */
function* namesOf(decoded: string, url: string): Generator<string> {
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

/** What a call accepts when it wants the answer's bytes as they come, not an envelope. */
const STREAMED = ['application/octet-stream', 'text/event-stream'] as const;

/** The input with the same wish for the API, unless the app said otherwise. */
function accepting(input: CallInput, mediaType: string): CallInput {
  const isSaid = Object.keys(input.headers ?? {}).some((name) => name.toLowerCase() === 'accept');
  return isSaid ? input : { ...input, headers: { ...input.headers, accept: mediaType } };
}

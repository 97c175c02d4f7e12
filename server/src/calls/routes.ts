import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { TokenUses } from '../apps/token-uses.ts';
import type { UserTokenVerifier } from '../apps/user-tokens.ts';
import type { CallLog } from '../audit/call-log.ts';
import { answerError } from '../http/problems.ts';
import type { Settings } from '../settings.ts';
import { decodedAnswer, envelope, streamed } from './answer.ts';
import { authorize, type Caller, type Credentials } from './authorize.ts';
import { answerPreflight, permitOrigin } from './cors.ts';
import { find } from './find.ts';
import type { RateLimits } from './rate-limits.ts';
import { type CallNotes, record } from './record.ts';
import type { Departure, Sender } from './send.ts';
import type { Snapshots } from './snapshots.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the app is authorized. */
    call: CallNotes | null;
  }
}

type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

const Values = Type.Optional(
  Type.Union([Type.Record(Type.String(), Type.Unsafe<JsonValue>({})), Type.Null()]),
);

const Input = Type.Object(
  {
    payload: Type.Optional(Type.Unsafe<JsonValue>({})),
    path_params: Values,
    query_params: Values,
    headers: Values,
  },
  { additionalProperties: false },
);

const Params = Type.Object({ app_id: Type.String(), slug: Type.String(), '*': Type.String() });
const ADDRESS = '/api/apps/:app_id/integrations/custom/:slug/*';

type Parts = {
  snapshots: Snapshots;
  userTokens: UserTokenVerifier;
  rateLimits: RateLimits;
  tokenUses: TokenUses;
  sender: Sender;
  callLog: CallLog;
  limits: Settings['limits'];
};

/** THE call: authorize -> find -> build -> send -> answer -> record. */
export function callRoutes(parts: Parts): FastifyPluginAsyncTypebox {
  const { snapshots, rateLimits, tokenUses, sender, callLog, limits } = parts;
  return async (server) => {
    server.decorateRequest('call', null);

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
          body: Input,
        },
        // Before the body is read: nobody without a token makes this server take ten megabytes.
        onRequest: async (request, reply) => {
          const { app_id, slug, '*': operation } = request.params;
          await permitOrigin(snapshots, app_id, request, reply);
          const caller = await authorize(parts, credentialsOf(request, app_id));
          if (caller.tokenId !== null) tokenUses.note(caller.tokenId);
          request.call = notesOf(caller, slug, operation);
        },
        preValidation: (request, _reply, done) => {
          request.body ??= {};
          done();
        },
        errorHandler: (error, request, reply) => {
          const { code } = answerError(error, request, reply);
          if (request.call) request.call.code = code;
        },
        onResponse: (request, reply, done) => {
          if (request.call) record(callLog, request.id, request.call, reply.statusCode, reply.elapsedTime);
          done();
        },
      },
      async (request, reply) => {
        const notes = request.call;
        if (!notes) throw new Error('the onRequest hook did not run');
        const { integration, operation, callsPerMinute } = await find(
          snapshots,
          notes.app,
          notes.slug,
          namesOf(request.params['*'], request.url),
        );
        notes.integrationId = integration.id;
        notes.operation = operation.key;
        if (callsPerMinute !== null) {
          await rateLimits.take(
            `${notes.app.id} ${integration.id}`,
            callsPerMinute,
            `this app for the integration "${integration.slug}"`,
          );
        }

        const upstream = operation.build(request.body);
        notes.requestBytes = upstream.body === undefined ? 0 : Buffer.byteLength(upstream.body);

        const departure = departureOf(reply);
        if (wantsBytes(request.headers.accept)) {
          const answer = await sender.stream(upstream, departure);
          notes.statusCode = answer.statusCode;
          const { contentType, body } = streamed(answer, integration.secrets);
          body.on('data', (chunk: Buffer) => {
            notes.responseBytes += chunk.length;
          });
          return reply
            .headers({ 'content-type': contentType, 'x-upstream-status': answer.statusCode, ...SAFE_BYTES })
            .send(body);
        }
        const answer = await sender.send(upstream, departure);
        notes.statusCode = answer.statusCode;
        notes.responseBytes = answer.body.length;
        const decoded = await decodedAnswer(answer, limits.answerBytes);
        return reply
          .header('content-type', 'application/json; charset=utf-8')
          .send(envelope(decoded, integration.secrets));
      },
    );
  };
}

function credentialsOf(request: FastifyRequest, appId: string): Credentials {
  const { authorization, 'x-app-id': claimedAppId } = request.headers;
  return { appId, authorization, claimedAppId, address: request.ip };
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
  };
}

/**
 * What the rest of an address may mean. A key can hold what an address gives a meaning of its own: a `?` makes
 * the client cut the key, so the whole rest counts too, and a `%2F` of the key itself must survive.
 */
function namesOf(decoded: string, url: string): string[] {
  const raw = url.split('/').slice(7).join('/');
  return [decoded, raw, safelyDecoded(raw)];
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function wantsBytes(accept: string | undefined): boolean {
  return accept?.toLowerCase().includes('application/octet-stream') ?? false;
}

/** A connection that closes before the answer is written: the app is gone. */
function departureOf(reply: FastifyReply): Departure {
  return {
    onGone: (listener) => {
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) listener();
      });
    },
  };
}

import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { noteActivity } from '../audit-log/audit-log.ts';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { discard } from '../egress/exchange.ts';
import { departureOf } from '../http/client-disconnect.ts';
import { sendJson } from '../http/json-response.ts';
import { sendEventStream, wantsEvents } from '../http/server-sent-events.ts';
import type { Database } from '../storage/database.ts';
import { type Membership, permit } from '../workspaces/workspaces.ts';
import type { RuntimeConfigCache } from './config-cache.ts';
import { type CallInput, RequestFields } from './request/call-input.ts';
import { requireDecryptedSecrets, resolveWorkspaceOperation } from './resolve-operation.ts';
import { decodedAnswer } from './response/content-encoding.ts';
import { envelope } from './response/envelope.ts';
import { triedEvents } from './test-request-events.ts';
import {
  ShownDelivery,
  ShownHeaders,
  ShownRequest,
  ShownTimings,
  shownCall,
  tenths,
} from './test-request-result.ts';
import { sendAuthorized } from './upstream/credentials.ts';
import { createCallContext, type DeliveryStats } from './upstream/policy.ts';
import { createSender } from './upstream/send.ts';

type Parts = { db: Database; snapshots: RuntimeConfigCache; egress: Egress; limits: Settings['limits'] };

/** Documents the answer; it is written by hand, since the API's own JSON is spliced in. */
const Tried = Type.Object({
  request: ShownRequest,
  response: Type.Object({ status_code: Type.Integer(), headers: ShownHeaders, bytes: Type.Integer() }),
  delivery: ShownDelivery,
  timings: Type.Object({ ...ShownTimings.properties, total_ms: Type.Number() }),
  answer: Type.Object({ success: Type.Boolean(), status_code: Type.Integer(), data: Type.Unknown() }),
});

/** An operation to be tried by a member. */
type Trial = { member: Membership; found: Tryable; input: CallInput };
type Tryable = Awaited<ReturnType<typeof resolveWorkspaceOperation>>;

/**
 * Trying an operation out, without an app: the steps of a call, and everything shown that an app never sees.
 * Its connection is opened for it, so that what takes how long can be told. Runs behind `memberOf`.
 */
export function testRequestRoutes({ db, snapshots, egress, limits }: Parts): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/integrations/:slug/try',
      {
        bodyLimit: limits.requestBytes,
        schema: {
          summary:
            'Try an operation: the request as it was sent (secrets masked), the answer, the time it took',
          description:
            'With `Accept: text/event-stream` the answer comes as it arrives, in events: `answered` (`request`, `response`, `delivery`, `timings`), `data` (`bytes` so far, and `text` where it is text), and `end` (`bytes`, `total_ms`) or `error` (`problem`).',
          params: Type.Object({ workspace: Type.String(), slug: Type.String() }),
          body: Type.Object(
            { operation: Type.String({ maxLength: 2000 }), ...RequestFields },
            { additionalProperties: false },
          ),
          response: { 200: Type.Unsafe<string>(Tried) },
        },
      },
      async (request, reply) => {
        const { member, params, body } = request;
        permit(member, 'integration.test');
        const { operation: name, ...input } = body;
        const found = await resolveWorkspaceOperation(snapshots, member.workspace.id, params.slug, [name]);
        requireDecryptedSecrets(found.integration);
        const trial = { member, found, input };
        return wantsEvents(request) ? tryStreamed(trial, request, reply) : tryWhole(trial, reply);
      },
    );

    /** Over a connection of its own, which is closed when whoever tries has the answer. */
    function setOut({ integration, operation }: Tryable, reply: FastifyReply) {
      const departure = departureOf(reply);
      const notes: DeliveryStats = { attempts: 0, cache: null };
      const trip = createCallContext(integration.upstreamPolicy, operation.key, departure, notes);
      const { dispatcher, times } = egress.openAnew();
      departure.onEnd(() => void dispatcher.destroy());
      const sender = createSender({ dispatcher }, limits);
      return { trip, notes, times, sender, startedAt: performance.now() };
    }

    async function tryWhole({ member, found, input }: Trial, reply: FastifyReply): Promise<FastifyReply> {
      const { trip, notes, times, sender, startedAt } = setOut(found, reply);
      const { operation } = found;
      const tried = await sendAuthorized(found.integration, operation.build(input), (authorized) =>
        sender.send(authorized, trip),
      );
      const total_ms = tenths(performance.now() - startedAt);
      const { request, answer, secrets } = tried;
      await noteTried(member, found, answer.statusCode);
      const { response, timings, ...call } = shownCall({
        ...tried,
        notes,
        times,
        firstByteMs: answer.firstByteMs,
      });
      const shown = {
        ...call,
        response: { ...response, bytes: answer.body.length },
        timings: { ...timings, total_ms },
      };
      const enveloped = envelope(await decodedAnswer(answer, limits.answerBytes), secrets, {
        warnings: request.warnings,
        check: operation.answerCheck(answer.statusCode),
        includeHeaders: input.include_headers === true,
      });
      return sendJson(reply, [`${JSON.stringify(shown).slice(0, -1)},"answer":`, ...enveloped, '}']);
    }

    /** A failure before the answer begins is a plain problem; one after it is an event. */
    async function tryStreamed(
      { member, found, input }: Trial,
      request: FastifyRequest,
      reply: FastifyReply,
    ): Promise<FastifyReply> {
      const { trip, sender, ...noted } = setOut(found, reply);
      const tried = await sendAuthorized(
        found.integration,
        found.operation.build(input),
        (authorized) => sender.stream(authorized, trip),
        (refused) => discard(refused.body),
      );
      const firstByteMs = performance.now() - noted.startedAt;
      await noteTried(member, found, tried.answer.statusCode);
      const events = triedEvents({ ...tried, ...noted, firstByteMs }, request);
      return sendEventStream(reply, Readable.from(events, { highWaterMark: 1 }));
    }

    async function noteTried(member: Membership, { integration, operation }: Tryable, statusCode: number) {
      const target = { id: integration.id, name: integration.slug };
      await noteActivity(db, member, 'integration.test', target, {
        operation: [null, operation.key],
        status_code: [null, statusCode],
      });
    }
  };
}

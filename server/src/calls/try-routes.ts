import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { noteActivity } from '../audit/activity.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../storage/database.ts';
import { permit } from '../workspaces/workspaces.ts';
import { envelope } from './answer.ts';
import type { UpstreamRequest } from './build.ts';
import { sendAuthorized } from './credentials.ts';
import { startTrip, type TripNotes } from './delivery.ts';
import { departureOf } from './departure.ts';
import { decodedAnswer } from './encodings.ts';
import { findOperation, refuseUnreadable } from './find.ts';
import { RequestFields } from './input.ts';
import { sendJson } from './json-reply.ts';
import { maskedText } from './mask.ts';
import type { Sender } from './send.ts';
import type { Snapshots } from './snapshots.ts';
import type { UpstreamHeaders } from './upstream-answer.ts';

type Parts = { db: Database; snapshots: Snapshots; sender: Sender; limits: Settings['limits'] };

const Header = Type.Object({ name: Type.String(), value: Type.String() });

/** Documents the answer; it is written by hand, since the API's own JSON is spliced in. */
const Tried = Type.Object({
  request: Type.Object({
    method: Type.String(),
    url: Type.String(),
    headers: Type.Array(Header),
    body: Type.Union([Type.String(), Type.Null()]),
    curl: Type.String({ description: 'The same request for a shell, secrets masked' }),
  }),
  response: Type.Object({ status_code: Type.Integer(), headers: Type.Array(Header), bytes: Type.Integer() }),
  delivery: Type.Object({
    attempts: Type.Integer({ description: 'How often something was sent to the API' }),
    cache: Type.Union([Type.String(), Type.Null()], { description: '`hit`, `miss`, or null: not kept' }),
  }),
  timings: Type.Object({ first_byte_ms: Type.Number(), total_ms: Type.Number() }),
  answer: Type.Object({ success: Type.Boolean(), status_code: Type.Integer(), data: Type.Unknown() }),
});

/**
 * Trying an operation out, without an app: the steps of a call, and everything shown that an app never sees.
 * Runs behind `memberOf`.
 */
export function tryRoutes({ db, snapshots, sender, limits }: Parts): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/integrations/:slug/try',
      {
        bodyLimit: limits.requestBytes,
        schema: {
          summary:
            'Try an operation: the request as it was sent (secrets masked), the answer, the time it took',
          params: Type.Object({ workspace: Type.String(), slug: Type.String() }),
          body: Type.Object(
            { operation: Type.String({ maxLength: 2000 }), ...RequestFields },
            { additionalProperties: false },
          ),
          response: { 200: Type.Unsafe<string>(Tried) },
        },
      },
      async ({ member, params: { slug }, body: { operation: name, ...input } }, reply) => {
        permit(member, 'integration.try');
        const { integration, operation } = await findOperation(snapshots, member.workspace.id, slug, [name]);
        refuseUnreadable(integration);
        const notes: TripNotes = { attempts: 0, cache: null };
        const trip = startTrip(integration.delivery, operation.key, departureOf(reply), notes);
        const startedAt = performance.now();
        const { request, answer, secrets } = await sendAuthorized(
          integration,
          operation.build(input),
          (authorized) => sender.send(authorized, trip),
        );
        const total = performance.now() - startedAt;
        const target = { id: integration.id, name: slug };
        await noteActivity(db, member, 'integration.try', target, {
          operation: [null, operation.key],
          status_code: [null, answer.statusCode],
        });
        const mask = (text: string) => maskedText(text, secrets);
        const shown = {
          request: shownRequest(request, mask),
          response: {
            status_code: answer.statusCode,
            headers: shownHeaders(answer.headers, mask),
            bytes: answer.body.length,
          },
          delivery: notes,
          timings: { first_byte_ms: tenths(answer.firstByteMs), total_ms: tenths(total) },
        };
        const enveloped = envelope(await decodedAnswer(answer, limits.answerBytes), secrets, {
          warnings: request.warnings,
          check: operation.answerCheck(answer.statusCode),
          includeHeaders: input.include_headers === true,
        });
        return sendJson(reply, [`${JSON.stringify(shown).slice(0, -1)},"answer":`, ...enveloped, '}']);
      },
    );
  };
}

function shownRequest(
  { method, origin, path, headers, body }: UpstreamRequest,
  mask: (text: string) => string,
) {
  const url = mask(origin + path);
  const pairs = Array.from({ length: headers.length / 2 }, (_, index) => ({
    name: headers[index * 2] ?? '',
    value: mask(headers[index * 2 + 1] ?? ''),
  }));
  const text = body === undefined ? null : mask(String(body));
  return { method, url, headers: pairs, body: text, curl: curlOf(method, url, pairs, text) };
}

function curlOf(
  method: string,
  url: string,
  headers: readonly { name: string; value: string }[],
  body: string | null,
): string {
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...headers.map(({ name, value }) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

/** A word of a POSIX shell: nothing in it is read as anything but text (POSIX.1-2024, 2.2.2). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function shownHeaders(headers: UpstreamHeaders, mask: (text: string) => string) {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((text) => ({ name, value: mask(text) })),
  );
}

function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CallLogEntryParams } from '@trunkline/contract/schemas/call-log';
import { Capture, CapturedCall, StartCaptureBody } from '@trunkline/contract/schemas/captured-calls';
import { IntegrationParams } from '@trunkline/contract/schemas/integrations';
import { TextContent } from '@trunkline/contract/schemas/media';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { sendNdjson } from '../http/exports.ts';
import type { Captures } from './captures.ts';

const CAPTURE = '/api/workspaces/:workspace/integrations/:slug/capture';
const CAPTURED_CALLS = '/api/workspaces/:workspace/integrations/:slug/captured-calls';

/** Capture of calls. For members who may edit the integration. */
export function captureRoutes(captures: Captures): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      CAPTURE,
      {
        config: { permission: 'integration.edit' },
        schema: {
          operationId: 'getCapture',
          tags: ['Captured calls'],
          summary: 'Read whether an integration captures its calls',
          params: IntegrationParams,
          response: { 200: Capture },
        },
      },
      ({ member, params: { slug } }) => captures.read(member, slug),
    );

    server.put(
      CAPTURE,
      {
        config: { permission: 'integration.edit' },
        schema: {
          operationId: 'startCapture',
          tags: ['Captured calls'],
          summary: 'Capture the calls of an integration for some time',
          description:
            'Requests and responses are kept with secrets redacted, of each body the first 64 KiB, of an integration the newest 1,000 calls. The audit log says who started it, and who reads them.',
          params: IntegrationParams,
          body: StartCaptureBody,
          response: { 200: Capture },
        },
      },
      ({ member, params: { slug }, body }) => captures.start(member, slug, body),
    );

    server.delete(
      CAPTURE,
      {
        config: { permission: 'integration.edit' },
        schema: {
          operationId: 'stopCapture',
          tags: ['Captured calls'],
          summary: 'Stop capturing the calls of an integration',
          params: IntegrationParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { slug } }, reply) => {
        await captures.stop(member, slug);
        return reply.code(204).send(null);
      },
    );

    server.get(
      `${CAPTURED_CALLS}.ndjson`,
      {
        config: { permission: 'integration.edit' },
        schema: {
          operationId: 'exportCapturedCalls',
          tags: ['Captured calls'],
          summary: 'Export the captured calls of an integration as NDJSON, newest first',
          params: IntegrationParams,
          response: {
            200: {
              description: 'The captured calls, a JSON object a line',
              content: { 'application/x-ndjson': TextContent },
            },
          },
        },
      },
      async ({ member, params: { slug } }, reply) =>
        sendNdjson(reply, `captured-${slug}`, await captures.exportCalls(member, slug)),
    );

    server.delete(
      CAPTURED_CALLS,
      {
        config: { permission: 'integration.edit' },
        schema: {
          operationId: 'deleteCapturedCalls',
          tags: ['Captured calls'],
          summary: 'Delete the captured calls of an integration',
          params: IntegrationParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { slug } }, reply) => {
        await captures.deleteCalls(member, slug);
        return reply.code(204).send(null);
      },
    );

    server.get(
      '/api/workspaces/:workspace/calls/:id/captured',
      {
        config: {
          permission: 'integration.edit',
          problems: ['not_found', ['secrets_undecryptable', 409]],
        },
        schema: {
          operationId: 'getCapturedCall',
          tags: ['Captured calls'],
          summary: 'Read what a call sent and received; the audit log says who did',
          params: CallLogEntryParams,
          response: { 200: CapturedCall },
        },
      },
      ({ member, params: { id } }) => captures.readCall(member, id),
    );
  };
}

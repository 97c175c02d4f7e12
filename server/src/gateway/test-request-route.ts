import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CALL_PROBLEM_CODES, type ProblemCode } from '@trunkline/contract/problems';
import { IntegrationParams } from '@trunkline/contract/schemas/integrations';
import { TextContent } from '@trunkline/contract/schemas/media';
import { TestRequestBody, TestResult } from '@trunkline/contract/schemas/test-requests';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import type { Settings } from '../config/settings.ts';
import type { Egress } from '../egress/dispatcher.ts';
import { clientDisconnect, onResponseEnd } from '../http/client-disconnect.ts';
import { sendJson } from '../http/json-response.ts';
import { errorText, sendEventStream, wantsEvents } from '../http/server-sent-events.ts';
import type { Database } from '../storage/database.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { CallRecorder } from './call-recorder.ts';
import { type Call, type CallResult, type ExecutorDeps, executeCall } from './execute-call.ts';
import { ReasonedProblem } from './reasoned-problem.ts';
import { testRequestEvents } from './test-request-events.ts';
import { roundMs, testRequestDetails } from './test-request-result.ts';
import { createSender } from './upstream/send.ts';

type Deps = Omit<ExecutorDeps, 'sender'> & { db: Database; egress: Egress; limits: Settings['limits'] };

/** Only calls of apps: members are authenticated otherwise, and no app's settings apply. */
const PROBLEMS_OF_APPS: ReadonlySet<ProblemCode> = new Set([
  'unauthenticated',
  'invalid_token',
  'app_mismatch',
  'origin_not_allowed',
  'issuer_unreachable',
  'integration_disabled',
  'operation_disabled',
]);
const TEST_REQUEST_PROBLEMS = CALL_PROBLEM_CODES.filter((code) => !PROBLEMS_OF_APPS.has(code));

const TEST_RESPONSE = {
  description: 'The external API responded, whatever its status',
  content: { 'application/json': { schema: TestResult }, 'text/event-stream': TextContent },
};

/**
 * Test requests of members: a call without an app, whose result has what an app never sees. Each has a connection
 * of its own, so that opening it can be timed.
 */
export function testRequestRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, egress, limits } = deps;
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/integrations/:slug/test-requests',
      {
        config: {
          permission: 'integration.test',
          problems: TEST_REQUEST_PROBLEMS,
        },
        bodyLimit: limits.requestBytes,
        schema: {
          operationId: 'sendTestRequest',
          tags: ['Integrations'],
          summary: 'Send a test request',
          description:
            'The result has the request as it was sent, with secrets redacted, the response and the duration. With `Accept: text/event-stream` the response is streamed in events: `response` (`request`, `response`, `delivery`, `timings`), `data` (`bytes` so far, and `text` where it is text), and `end` (`bytes`, `total_ms`) or `error` (`problem`).',
          params: IntegrationParams,
          body: TestRequestBody,
          response: { 200: TEST_RESPONSE },
        },
      },
      async (request, reply) => {
        const { member, params, body } = request;
        const { operation, ...input } = body;
        const startedAt = performance.now();
        const { dispatcher, times } = egress.openDispatcher();
        onResponseEnd(reply, () => void dispatcher.destroy());
        const recorder = new CallRecorder();
        const result = await executeAudited(createSender({ dispatcher }, limits), member, {
          caller: { workspaceId: member.workspace.id },
          slug: params.slug,
          operation: [operation],
          input,
          streamAs: wantsEvents(request) ? 'application/octet-stream' : undefined,
          cdnLoop: request.headers['cdn-loop'],
          onEnd: (listener) => onResponseEnd(reply, listener),
          signal: clientDisconnect(reply),
          recorder,
        });
        const details = testRequestDetails(result.exchange, recorder.stats, times);
        switch (result.type) {
          case 'stream': {
            const errorEvent = (error: unknown) => errorText(error, request);
            const events = testRequestEvents({ ...result, details, startedAt, errorEvent });
            return sendEventStream(reply, Readable.from(events, { highWaterMark: 1 }));
          }
          case 'envelope': {
            const { response, timings, ...rest } = details;
            const total_ms = roundMs(performance.now() - startedAt);
            const head = {
              ...rest,
              response: { ...response, bytes: recorder.responseBytes },
              timings: { ...timings, total_ms },
            };
            return sendJson(reply, [`${JSON.stringify(head).slice(0, -1)},"result":`, ...result.json, '}']);
          }
          case 'large':
          case 'pages':
            throw new Error('a test request is for one response, which is buffered');
        }
      },
    );
  };

  /** A request that the API responded to is in the audit log, whatever came of the response. */
  async function executeAudited(
    sender: ExecutorDeps['sender'],
    member: Membership,
    call: Call,
  ): Promise<CallResult> {
    try {
      return await executeCall({ ...deps, sender }, call);
    } catch (error) {
      throw error instanceof ReasonedProblem ? error.withReason() : error;
    } finally {
      const { target, statusCode } = call.recorder;
      if (target && statusCode !== null) {
        const integration = { id: target.integrationId, name: call.slug };
        await recordAuditEvent(db, member, 'integration.test', integration, {
          operation: [null, target.operationKey],
          status_code: [null, statusCode],
        });
      }
    }
  }
}

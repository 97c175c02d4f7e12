import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CALL_PROBLEM_CODES, type ProblemCode } from '@trunkline/contract/problems';
import { AppParams } from '@trunkline/contract/schemas/apps';
import { AppTestCall, AppTestCallBody } from '@trunkline/contract/schemas/test-requests';
import { findApp } from '../apps/apps.ts';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import type { Settings } from '../config/settings.ts';
import { onResponseEnd } from '../http/client-disconnect.ts';
import { sendJson } from '../http/json-response.ts';
import type { Database } from '../storage/database.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import type { CallRecorder } from './call-recorder.ts';
import { type ExecutorDeps, executeCall } from './execute-call.ts';
import { decorateWithCall, handleCallError, notifyBeforeResponse, observeCall } from './observed-call.ts';
import type { CallObserver } from './observer.ts';

type Deps = ExecutorDeps & { db: Database; observer: CallObserver; limits: Settings['limits'] };

/** Of callers that authenticate as the app: members are authenticated otherwise. */
const PROBLEMS_OF_CALLERS: ReadonlySet<ProblemCode> = new Set([
  'unauthenticated',
  'invalid_token',
  'app_mismatch',
  'origin_not_allowed',
  'issuer_unreachable',
]);
const TEST_CALL_PROBLEMS = CALL_PROBLEM_CODES.filter((code) => !PROBLEMS_OF_CALLERS.has(code));

/**
 * Test calls: a member who may create tokens of an app calls as the app, with its settings and rate limits, and without a
 * token. The call log has them as calls of the app, the audit log says who sent them.
 */
export function testCallRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, observer, limits } = deps;
  return async (server) => {
    decorateWithCall(server, observer);
    server.post(
      '/api/workspaces/:workspace/apps/:id/test-calls',
      {
        config: { permission: 'app.manage', problems: TEST_CALL_PROBLEMS },
        bodyLimit: limits.requestBytes,
        schema: {
          operationId: 'sendTestCall',
          tags: ['Apps'],
          summary: 'Call an operation as an app',
          description:
            'The same as a call with a token of the app: its settings and rate limits apply, the call log has it, and what an app is refused is refused.',
          params: AppParams,
          body: AppTestCallBody,
          response: { 200: AppTestCall },
        },
        errorHandler: handleCallError,
      },
      async (request, reply) => {
        const { member, params, body } = request;
        const { integration: slug, operation, ...input } = body;
        const app = await findApp(db, member.workspace.id, params.id);
        const caller = { app: { id: app.id, workspaceId: app.workspace_id }, tokenId: null, subject: null };
        const call = observeCall(request, reply, observer, { caller, source: 'test', slug, operation });
        const result = await executeCall(deps, {
          ...call,
          slug,
          operation: [operation],
          input,
          cdnLoop: request.headers['cdn-loop'],
          onEnd: (listener) => onResponseEnd(reply, listener),
        }).finally(() => recordTestCall(member, app, slug, call.recorder));
        if (result.type !== 'envelope') throw new Error('a test call is for one response, which is buffered');
        const { id, durationMs } = call.entry(reply.statusCode);
        await notifyBeforeResponse(observer, call, reply.statusCode);
        const duration_ms = Math.round(durationMs * 100) / 100;
        const head = JSON.stringify({ id, duration_ms }).slice(0, -1);
        return sendJson(reply, [`${head},"result":`, ...result.json, '}']);
      },
    );
  };

  /** A call that reached the API is in the audit log, whatever came of it. */
  async function recordTestCall(
    member: Membership,
    app: { id: string; name: string },
    slug: string,
    { target, statusCode }: CallRecorder,
  ): Promise<void> {
    if (!target || statusCode === null) return;
    await recordAuditEvent(db, member, 'app.test', app, {
      integration: [null, slug],
      operation: [null, target.operationKey],
      status_code: [null, statusCode],
    });
  }
}

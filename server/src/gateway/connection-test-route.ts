import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ConnectionTestBody, ConnectionTestResult } from '@trunkline/contract/schemas/connection-tests';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import { clientDisconnect, onResponseEnd } from '../http/client-disconnect.ts';
import { readConnectionDraft } from '../integrations/connection-draft.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Specs } from '../specs/specs.ts';
import type { Database } from '../storage/database.ts';
import { consumeLimit } from '../workspaces/consume-limit.ts';
import { type ConnectionTestDeps, testConnection } from './connection-test.ts';

type Deps = ConnectionTestDeps & {
  db: Database;
  vault: Vault;
  secretRefs: SecretRefs;
  specs: Specs;
  createLimiter: CreateLimiter;
};

/** Enough for somebody who tries keys of their own, and not for one who tries those of others. */
const TESTS_A_MINUTE = 20;

/** Whether the API is reached with the credentials, before an integration is saved and after. For members. */
export function connectionTestRoutes({ createLimiter, ...deps }: Deps): FastifyPluginAsyncTypebox {
  const limiter = createLimiter('connection-tests', { points: TESTS_A_MINUTE, duration: 60 });
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/connection-tests',
      {
        config: {
          permission: 'integration.test',
          problems: [
            'cancelled',
            'rate_limited',
            'unknown_operation',
            'secrets_required',
            'secret_ref_not_allowed',
            ['secret_unavailable', 422],
            ['secrets_undecryptable', 409],
          ],
        },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'testConnection',
          tags: ['Integrations'],
          summary: 'Test whether an API is reached with its credentials',
          description:
            'Sends one GET or HEAD of the operations, the one that needs no parameters or only such that the spec has examples of. Nothing is stored.',
          params: WorkspaceParams,
          body: ConnectionTestBody,
          response: { 200: ConnectionTestResult },
        },
      },
      async (request, reply) => {
        const { member, body } = request;
        const workspaceId = member.workspace.id;
        await consumeLimit(
          limiter,
          member.user.id,
          `You tested connections ${TESTS_A_MINUTE} times in a minute. Wait as long as Retry-After says.`,
        );
        const draft = await readConnectionDraft(deps, workspaceId, body);
        const result = await testConnection(deps, draft, {
          workspaceId,
          cdnLoop: request.headers['cdn-loop'],
          onEnd: (listener) => onResponseEnd(reply, listener),
          signal: clientDisconnect(reply),
        });
        if (result.operation !== null)
          await recordAuditEvent(
            deps.db,
            member,
            'integration.test',
            draft.saved
              ? { id: draft.saved.id, name: draft.saved.slug }
              : { id: body.spec_id ?? '', name: new URL(draft.baseUrl).host },
            { operation: [null, result.operation], status_code: [null, result.status_code] },
          );
        return result;
      },
    );
  };
}

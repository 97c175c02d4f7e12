import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AllowedSecretRefs } from '@trunkline/contract/schemas/secret-refs';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import type { SecretRefs } from '../secrets/refs/secret-refs.ts';

/** What headers and credentials may refer to. For members who may manage them. */
export function secretRefRoutes(secretRefs: SecretRefs): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/workspaces/:workspace/secret-refs',
      {
        config: { permission: 'integration.read_headers' },
        schema: {
          operationId: 'getAllowedSecretRefs',
          tags: ['Integrations'],
          summary: 'Read which references to secrets are allowed',
          params: WorkspaceParams,
          response: { 200: AllowedSecretRefs },
        },
      },
      async ({ member }) => ({ prefixes: secretRefs.allowedPrefixes(member.workspace.id) }),
    );
  };
}

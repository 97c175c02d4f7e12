import type { Egress } from '../egress/dispatcher.ts';
import type { StoredIntegration } from './config-loader.ts';
import { createSecrets } from './redaction/secrets.ts';
import { type PreparedOperation, prepareOperation } from './request/build-request.ts';
import type { CallableIntegration } from './runtime-config.ts';
import { prepareCredentials, withQueryCredentials, withReservedNames } from './upstream/credentials.ts';
import type { UpstreamPolicies } from './upstream/policy.ts';
import type { SharedAccessToken } from './upstream/shared-access-token.ts';
import { createValidatorCompiler, NO_VALIDATORS } from './validation/validate.ts';

/**
 * Derives once all that does not depend on the single call.
 *
 * @param sharedToken where its access token is shared with other processes
 */
export function compileIntegration(
  stored: StoredIntegration,
  egress: Egress,
  policies: UpstreamPolicies,
  sharedToken?: SharedAccessToken,
): CallableIntegration {
  const { id, revision, slug, baseUrl, callPolicy, headers } = stored;
  const credentials = prepareCredentials(egress, stored.credentials, sharedToken);
  const compiler = createValidatorCompiler();
  const operations = stored.operations.map(({ operation: definition, schemas }) => {
    const operation = withReservedNames(definition, credentials);
    const prepared = prepareOperation(baseUrl, [...headers, ...credentials.headers], operation, {
      callPolicy,
      validators:
        schemas === null ? NO_VALIDATORS : compiler.validatorsFor(schemas, `${id} ${definition.key}`),
    });
    return withQueryCredentials(prepared, operation, credentials);
  });
  return {
    id,
    revision,
    slug,
    callPolicy,
    upstreamPolicy: policies.of({ id, slug }, callPolicy),
    operations: new Map(operations.map((operation) => [operation.key, operation])),
    keysByOperationId: groupByOperationId(operations),
    credentials,
    secrets: createSecrets([
      ...headers.filter(({ sensitive }) => sensitive).map(({ value }) => value),
      ...credentials.secrets,
    ]),
    capture: stored.capture,
    undecryptableReason: stored.undecryptableReason,
    secretsInUse: stored.secretsInUse,
    unresolvedReason: stored.unresolvedReason,
  };
}

function groupByOperationId(operations: readonly PreparedOperation[]): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const { key, operationId } of operations) {
    if (operationId !== null) keys.set(operationId, [...(keys.get(operationId) ?? []), key]);
  }
  return keys;
}

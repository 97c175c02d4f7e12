import { Problem } from '../http/problems.ts';
import type { CallableIntegration, CallingApp, RuntimeConfigCache } from './config-cache.ts';
import type { PreparedOperation } from './request/build-request.ts';

export type ResolvedOperation = {
  integration: CallableIntegration;
  operation: PreparedOperation;
  /** The app's own limit for the integration; null: none. */
  callsPerMinute: number | null;
};

/**
 * Step two of a call: the integration and the operation, as far as the app's settings allow them.
 *
 * @param names what the address may mean: a key or an operationId, decoded in one way or another
 * @throws Problem not_found, the same whichever of the two is absent; integration_disabled and
 *   operation_disabled by the app's settings; headers_unreadable
 */
export async function resolveOperation(
  snapshots: RuntimeConfigCache,
  app: CallingApp,
  slug: string,
  names: Iterable<string>,
): Promise<ResolvedOperation> {
  const { integration, operation } = await resolveWorkspaceOperation(snapshots, app.workspaceId, slug, names);
  const settings = (await snapshots.settingsOf(app.id))?.get(integration.id);
  if (settings?.enabled === false) {
    throw new Problem(
      'integration_disabled',
      `The settings of this app switch the integration "${slug}" off. An editor of the workspace can switch it on.`,
    );
  }
  if (settings?.operations && !settings.operations.includes(operation.key)) {
    throw new Problem(
      'operation_disabled',
      `The settings of this app leave ${operation.key} out. An editor of the workspace can add it.`,
    );
  }
  requireDecryptedSecrets(integration);
  return { integration, operation, callsPerMinute: settings?.calls_per_minute ?? null };
}

/**
 * An operation of a workspace's integration, whoever asks.
 *
 * @throws Problem not_found
 */
export async function resolveWorkspaceOperation(
  snapshots: RuntimeConfigCache,
  workspaceId: string,
  slug: string,
  names: Iterable<string>,
): Promise<Pick<ResolvedOperation, 'integration' | 'operation'>> {
  const integration = await snapshots.integrationOf(workspaceId, slug);
  const operation = integration && operationOf(integration, names);
  if (!integration || !operation) {
    throw new Problem(
      'not_found',
      'This app has no such integration or operation. Check the slug, and the operation: its key (get:/path) or its operationId.',
    );
  }
  return { integration, operation };
}

/** @throws Problem headers_unreadable: a call without the workspace's headers is none of this integration */
export function requireDecryptedSecrets({ undecryptableReason: unreadable }: CallableIntegration): void {
  if (unreadable !== null) throw new Problem('headers_unreadable', unreadable);
}

function operationOf(
  integration: CallableIntegration,
  names: Iterable<string>,
): PreparedOperation | undefined {
  for (const name of names) {
    const operation = integration.operations.get(name);
    if (operation) return operation;
    const keys = integration.keysByOperationId.get(name) ?? [];
    if (keys.length > 1) {
      throw new Problem(
        'invalid_parameters',
        `Several operations go by the operationId "${name}". Call one by its key: ${keys.join(', ')}.`,
      );
    }
    const [key] = keys;
    if (key !== undefined) return integration.operations.get(key);
  }
  return undefined;
}

import { Problem } from '../http/problems.ts';
import type { PreparedOperation } from './build.ts';
import type { CallableIntegration, CallingApp, Snapshots } from './snapshots.ts';

export type Found = {
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
export async function find(
  snapshots: Snapshots,
  app: CallingApp,
  slug: string,
  names: readonly string[],
): Promise<Found> {
  const integration = await snapshots.integrationOf(app.workspaceId, slug);
  const operation = integration && operationOf(integration, names);
  if (!integration || !operation) {
    throw new Problem(
      'not_found',
      'This app has no such integration or operation. Check the slug, and the operation: its key (get:/path) or its operationId.',
    );
  }
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
  if (integration.unreadable !== null) throw new Problem('headers_unreadable', integration.unreadable);
  return { integration, operation, callsPerMinute: settings?.calls_per_minute ?? null };
}

function operationOf(
  integration: CallableIntegration,
  names: readonly string[],
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

import type { Grant } from '../apps/grants.ts';
import type { SettingsOfApp } from '../apps/integration-settings.ts';
import { Problem } from '../http/problems.ts';
import type { Caller } from './caller.ts';
import type { RuntimeConfigCache } from './config-cache.ts';
import { ReasonedProblem } from './reasoned-problem.ts';
import type { PreparedOperation } from './request/build-request.ts';
import type { CallableIntegration } from './runtime-config.ts';

export type ResolvedOperation = {
  integration: CallableIntegration;
  operation: PreparedOperation;
  /** The app's own limit for the integration; null: none. */
  callsPerMinute: number | null;
};

/**
 * The second step of a call: the integration and the operation, as far as the app's settings allow them. A member of
 * the workspace may call every operation of it.
 *
 * @param names how the operation may be called: its key or its operationId, decoded in one way or another
 * @throws Problem not_found, the same whichever of the two is absent; integration_disabled and
 *   operation_disabled by the app's settings; secrets_undecryptable; secret_unavailable
 */
export async function resolveOperation(
  configCache: RuntimeConfigCache,
  caller: Caller,
  slug: string,
  names: Iterable<string>,
): Promise<ResolvedOperation> {
  const workspaceId = 'app' in caller ? caller.app.workspaceId : caller.workspaceId;
  const integration = await configCache.integrationOf(workspaceId, slug);
  const operation = integration && findOperation(integration, names);
  if (!integration || !operation) {
    throw new Problem(
      'not_found',
      'This app has no such integration or operation. Check the slug, and the operation: its key (get:/path) or its operationId.',
    );
  }
  const appSettings = 'app' in caller ? await configCache.settingsOf(caller.app.id) : undefined;
  const callsPerMinute = checkAppSettings(appSettings, integration, operation);
  if (integration.undecryptableReason !== null)
    throw new Problem('secrets_undecryptable', integration.undecryptableReason);
  if (integration.unresolvedReason !== null) throw secretUnavailable(integration.unresolvedReason);
  return { integration, operation, callsPerMinute };
}

/** Where a secret is, is for admins. */
function secretUnavailable(reason: string): Problem {
  return new ReasonedProblem('secret_unavailable', {
    forApps:
      'This integration has a secret by reference, which cannot be resolved. An admin of the workspace finds the reason in the call log.',
    forAdmins: reason,
    reason,
  });
}

/**
 * @returns the app's limit for the integration
 * @throws Problem integration_disabled, operation_disabled
 */
function checkAppSettings(
  settingsOfApp: SettingsOfApp | undefined,
  { id, slug }: CallableIntegration,
  { key }: PreparedOperation,
): number | null {
  const ofIntegration = settingsOfApp?.byIntegration.get(id);
  const settings = ofIntegration ?? settingsOfApp?.others;
  if (settings?.enabled !== false && (settings?.operations?.includes(key) ?? true))
    return settings?.calls_per_minute ?? null;
  if (settingsOfApp?.grants) checkGrant(settingsOfApp.grants.get(id), slug, key);
  if (settings?.enabled === false) {
    throw new Problem(
      'integration_disabled',
      ofIntegration
        ? `The settings of this app disable the integration "${slug}". An editor of the workspace can enable it.`
        : `This app may call selected integrations only, and "${slug}" is not one of them. An editor of the workspace can add it.`,
    );
  }
  throw new Problem(
    'operation_disabled',
    `The settings of this app do not include ${key}. An editor of the workspace can add it.`,
  );
}

/** @throws Problem integration_disabled, operation_disabled where admins did not grant it */
function checkGrant(grant: Grant | undefined, slug: string, key: string): void {
  const request = 'An editor of the workspace can request access, and an admin grant it.';
  if (!grant) {
    throw new Problem(
      'integration_disabled',
      `Apps of this workspace may call only what admins granted them, and "${slug}" was not granted to this app. ${request}`,
    );
  }
  if (grant.operations?.includes(key) === false) {
    throw new Problem(
      'operation_disabled',
      `Apps of this workspace may call only what admins granted them, and ${key} of "${slug}" was not granted to this app. ${request}`,
    );
  }
}

function findOperation(
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
        `Several operations have the operationId "${name}". Call one by its key: ${keys.join(', ')}.`,
      );
    }
    const [key] = keys;
    if (key !== undefined) return integration.operations.get(key);
  }
  return undefined;
}

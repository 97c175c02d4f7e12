import { endState, listeningWorkspaces, raiseOnce } from '../../alert-events/alert-events.ts';
import { type StoredSecretRef, selectSecretRefs } from '../../integrations/stored-secrets-storage.ts';
import { inGroups } from '../../secrets/refs/in-groups.ts';
import type { RefFailure, SecretRefs } from '../../secrets/refs/secret-refs.ts';
import type { Database } from '../../storage/database.ts';
import type { NamedIntegration } from './integrations-storage.ts';

/** Of a workspace. */
const MAX_REFS = 500;
const AT_ONCE = 20;
const MAX_NAMED = 20;
const SUBJECT = 'unavailable';

type Unavailable = { integrations: NamedIntegration[]; failures: RefFailure[] };

/**
 * Says once that secrets by reference of a workspace cannot be resolved, and again where it is another number of
 * integrations, or where their calls begin to fail.
 *
 * @param now in milliseconds
 */
export async function checkUnavailableSecrets(
  db: Database,
  secretRefs: Pick<SecretRefs, 'failureOf'>,
  signal: AbortSignal,
  now = Date.now(),
): Promise<void> {
  for (const workspaceId of await listeningWorkspaces(db, 'secret.unavailable')) {
    const { integrations, failures } = await unavailableOf(db, secretRefs, workspaceId, signal);
    if (signal.aborted) return;
    const count = integrations.length;
    const worst = failures.find(({ isLastValueUsed }) => !isLastValueUsed) ?? failures[0];
    if (!worst) {
      await endState(db, workspaceId, SUBJECT);
      continue;
    }
    const calls_fail = !worst.isLastValueUsed;
    const data = { integrations: integrations.slice(0, MAX_NAMED), count, calls_fail, reason: worst.message };
    await raiseOnce(
      db,
      workspaceId,
      { subject: SUBJECT, state: `${count}${calls_fail ? ' failing' : ''}` },
      { type: 'secret.unavailable', data, at: new Date(now) },
    );
  }
}

async function unavailableOf(
  db: Database,
  secretRefs: Pick<SecretRefs, 'failureOf'>,
  workspaceId: string,
  signal: AbortSignal,
): Promise<Unavailable> {
  const stored = await selectSecretRefs(db, MAX_REFS, workspaceId);
  const integrations = new Map<string, NamedIntegration>();
  const failures: RefFailure[] = [];
  const examine = async ({ id, slug, name, ref }: StoredSecretRef) => {
    const failure = await secretRefs.failureOf(workspaceId, ref);
    if (!failure) return;
    failures.push(failure);
    integrations.set(id, { id, slug, name });
  };
  await inGroups(stored, AT_ONCE, examine, signal);
  return { integrations: [...integrations.values()], failures };
}

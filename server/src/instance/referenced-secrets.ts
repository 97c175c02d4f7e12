import { selectSecretRefs } from '../integrations/stored-secrets-storage.ts';
import { inGroups } from '../secrets/refs/in-groups.ts';
import type { SecretRefSettings } from '../secrets/refs/secret-ref-settings.ts';
import { createSecretRefs } from '../secrets/refs/secret-refs.ts';
import type { Database } from '../storage/database.ts';

const MAX_REFS = 500;
const AT_ONCE = 20;
/** The rest is counted. */
const MAX_NAMED = 5;

/**
 * Resolves the references of all integrations that are not in the trash.
 *
 * @returns what was found to be right
 * @throws Error with those that lead to no value, and what to do
 */
export async function examineSecretRefs(db: Database, settings: SecretRefSettings): Promise<string> {
  const stored = await selectSecretRefs(db, MAX_REFS);
  const secretRefs = createSecretRefs(settings, { info() {}, warn() {} });
  const failures: string[] = [];
  await inGroups(stored, AT_ONCE, async ({ workspace_id, slug, ref }) => {
    const failure = await secretRefs.failureOf(workspace_id, ref);
    if (failure) failures.push(`${slug}: ${failure.message}`);
  });
  if (failures.length > 0) {
    const more = failures.length - MAX_NAMED;
    throw new Error(
      `${failures.length} of ${stored.length} secrets by reference lead to no value: ${failures.slice(0, MAX_NAMED).join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
    );
  }
  if (stored.length > 0)
    return `all ${stored.length}${stored.length === MAX_REFS ? ' that were examined' : ''} lead to a value`;
  return settings.prefixes.length === 0
    ? 'SECRET_REFS is not set: none are resolved'
    : 'there are none; SECRET_REFS allows some';
}

import { selectSecretRefs } from '../integrations/stored-secrets-storage.ts';
import type { SecretRefSettings } from '../secrets/refs/secret-ref-settings.ts';
import { createSecretRefs } from '../secrets/refs/secret-refs.ts';
import { SecretUnresolved } from '../secrets/refs/secret-unresolved.ts';
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
  for (let start = 0; start < stored.length; start += AT_ONCE)
    await Promise.all(
      stored.slice(start, start + AT_ONCE).map(async ({ workspace_id, slug, ref }) => {
        try {
          await secretRefs.resolve(workspace_id, ref);
        } catch (error) {
          if (!(error instanceof SecretUnresolved)) throw error;
          failures.push(`${slug}: ${error.message}`);
        }
      }),
    );
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

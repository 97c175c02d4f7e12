import { endState, listeningWorkspaces, raiseOnce } from '../../alert-events/alert-events.ts';
import { decryptCredentials } from '../../integrations/credentials.ts';
import { decryptHeaders } from '../../integrations/headers.ts';
import { type StoredSecrets, selectStoredSecrets } from '../../integrations/stored-secrets-storage.ts';
import { SecretsUndecryptable } from '../../secrets/keys.ts';
import type { Vault } from '../../secrets/vault.ts';
import type { Database } from '../../storage/database.ts';
import type { NamedIntegration } from './integrations-storage.ts';

const PAGE = 50;
const MAX_NAMED = 20;
const SUBJECT = 'undecryptable';

type Undecryptable = { count: number; named: NamedIntegration[]; reason: string };

/**
 * Says once that secrets of a workspace cannot be decrypted, and again where it is another number of integrations.
 *
 * @param now in milliseconds
 */
export async function checkUndecryptableSecrets(
  db: Database,
  vault: Vault,
  signal: AbortSignal,
  now = Date.now(),
): Promise<void> {
  for (const workspaceId of await listeningWorkspaces(db, 'secret.undecryptable')) {
    const { count, named, reason } = await undecryptableOf(db, vault, workspaceId, signal);
    if (signal.aborted) return;
    if (count === 0) await endState(db, workspaceId, SUBJECT);
    else
      await raiseOnce(
        db,
        workspaceId,
        { subject: SUBJECT, state: String(count) },
        { type: 'secret.undecryptable', data: { integrations: named, count, reason }, at: new Date(now) },
      );
  }
}

async function undecryptableOf(
  db: Database,
  vault: Vault,
  workspaceId: string,
  signal: AbortSignal,
): Promise<Undecryptable> {
  const found: Undecryptable = { count: 0, named: [], reason: '' };
  for (let after = ''; !signal.aborted; ) {
    const page = await selectStoredSecrets(db, after, PAGE, workspaceId);
    for (const integration of page) {
      const reason = integration.deleted_at === null ? await reasonOf(vault, integration) : undefined;
      if (reason === undefined) continue;
      found.count += 1;
      found.reason = reason;
      const { id, slug, name } = integration;
      if (found.named.length < MAX_NAMED) found.named.push({ id, slug, name });
    }
    if (page.length < PAGE) break;
    after = page.at(-1)?.id ?? '';
  }
  return found;
}

/** Why the secrets of an integration cannot be decrypted; undefined: they can. */
async function reasonOf(vault: Vault, integration: StoredSecrets): Promise<string | undefined> {
  try {
    await decryptHeaders(vault, integration, integration.headers);
    await decryptCredentials(vault, integration, integration.credentials);
    return undefined;
  } catch (error) {
    if (error instanceof SecretsUndecryptable) return error.message;
    throw error;
  }
}

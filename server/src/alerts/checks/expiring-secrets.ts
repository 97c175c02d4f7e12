import { listeningWorkspaces, raiseOnce } from '../../alert-events/alert-events.ts';
import { auditNameOf } from '../../integrations/credentials.ts';
import type { Database } from '../../storage/database.ts';
import {
  type NamedIntegration,
  selectExpiringCredentials,
  selectExpiringHeaders,
} from './integrations-storage.ts';

const DAY_MS = 86_400_000;
/** So many days before, the fewest first. */
const LEVELS = [1, 7, 30];
const FIRST_LEVEL_DAYS = 30;

type Expiring = {
  integration: NamedIntegration;
  credential: { kind: 'header' | 'credential'; name: string };
  expiresAt: string;
};

/**
 * Says of each header and credential with an expiry, once for each number of days before it, that it expires, and once that
 * it has expired.
 *
 * @param now in milliseconds
 */
export async function checkExpiringSecrets(db: Database, now = Date.now()): Promise<void> {
  const until = new Date(now + FIRST_LEVEL_DAYS * DAY_MS).toISOString();
  for (const workspaceId of await listeningWorkspaces(db, 'credential.expiring', 'credential.expired'))
    for (const expiring of await expiringOf(db, workspaceId, until))
      await raise(db, workspaceId, expiring, now);
}

async function expiringOf(db: Database, workspaceId: string, until: string): Promise<Expiring[]> {
  const headers = await selectExpiringHeaders(db, workspaceId, until);
  const credentials = await selectExpiringCredentials(db, workspaceId, until);
  return [
    ...headers.map(({ integration, header, expires_at }) => ({
      integration,
      credential: { kind: 'header' as const, name: header },
      expiresAt: expires_at,
    })),
    ...credentials.map(({ integration, ...row }) => ({
      integration,
      credential: {
        kind: 'credential' as const,
        name: auditNameOf({ credential: row.credential, integration_id: integration.id }),
      },
      expiresAt: row.expires_at,
    })),
  ];
}

async function raise(
  db: Database,
  workspaceId: string,
  { integration, credential, expiresAt }: Expiring,
  now: number,
): Promise<void> {
  const daysLeft = (Date.parse(expiresAt) - now) / DAY_MS;
  const level = daysLeft <= 0 ? 'expired' : LEVELS.find((days) => daysLeft <= days);
  if (level === undefined) return;
  const common = { integration, credential, expires_at: expiresAt };
  const at = new Date(now);
  const subject = `expiry/${integration.id}/${credential.kind}/${credential.name.toLowerCase()}`;
  const state = { subject, state: `${expiresAt} ${level}` };
  if (level === 'expired')
    await raiseOnce(db, workspaceId, state, { type: 'credential.expired', data: common, at });
  else
    await raiseOnce(db, workspaceId, state, {
      type: 'credential.expiring',
      data: { ...common, days_left: Math.ceil(daysLeft) },
      at,
    });
}

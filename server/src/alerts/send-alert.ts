import type { Egress } from '../egress/dispatcher.ts';
import { EgressDenied, EgressError } from '../egress/errors.ts';
import { post } from '../egress/post.ts';
import type { Mailer } from '../mail/mailer.ts';
import { SecretsUndecryptable } from '../secrets/keys.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import { toMailText } from './alert-text.ts';
import { readSecrets } from './destination-secret.ts';
import { decodeUserIds } from './destinations.ts';
import { type DestinationRow, selectRecipients } from './destinations-storage.ts';
import { signedHeaders } from './signature.ts';

export type SendDeps = {
  db: Database;
  vault: Vault;
  egress: Egress;
  mailer: Pick<Mailer, 'deliver' | 'reachesPeople'>;
  /** Of the web UI, for links in emails. */
  origin: string;
};

/** What came of an attempt. */
export type AttemptResult = {
  /** `gone`: the destination is switched off. `refused`: no further attempt would change it. */
  outcome: 'delivered' | 'failed' | 'refused' | 'gone';
  responseStatus: number | null;
  responseExcerpt: string | null;
  /** What went wrong, and what to do. */
  error: string | null;
};

const TIMEOUT_MS = 10_000;
const MAX_EXCERPT_BYTES = 1024;
const MAX_EXCERPT_LENGTH = 500;

/** Sends an alert once. Never throws for what the destination does. @param now in milliseconds */
export function sendAlert(
  deps: SendDeps,
  destination: DestinationRow,
  { id, payload }: { id: string; payload: string },
  now: number,
): Promise<AttemptResult> {
  return destination.type === 'webhook'
    ? sendWebhook(deps, destination, { id: `msg_${id}`, payload }, now)
    : sendMail(deps, destination, payload);
}

async function sendWebhook(
  { vault, egress }: SendDeps,
  destination: DestinationRow,
  { id, payload }: { id: string; payload: string },
  now: number,
): Promise<AttemptResult> {
  try {
    const secrets = await readSecrets(vault, destination, now);
    if (secrets.length === 0) return failure('refused', 'The signing secret was lost. Make a new one.');
    const { status, beginning } = await post(egress, destination.url ?? '', {
      headers: { 'content-type': 'application/json', ...signedHeaders(secrets, id, now, payload) },
      body: payload,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_EXCERPT_BYTES,
    });
    return { ...judgeStatus(status), responseStatus: status, responseExcerpt: excerptOf(beginning) };
  } catch (error) {
    if (error instanceof SecretsUndecryptable) return failure('failed', error.message);
    if (error instanceof EgressDenied)
      return failure(
        'refused',
        `${error.message} Use a public address, or ask the operator for EGRESS_ALLOW.`,
      );
    if (error instanceof EgressError) return failure('failed', error.message);
    throw error;
  }
}

function judgeStatus(status: number): Pick<AttemptResult, 'outcome' | 'error'> {
  if (status >= 200 && status < 300) return { outcome: 'delivered', error: null };
  if (status === 410)
    return {
      outcome: 'gone',
      error: 'The server responded with 410 (Gone), so the destination was switched off.',
    };
  if (status >= 300 && status < 400)
    return {
      outcome: 'failed',
      error: `The server redirects (${status}), which is not followed: enter the URL that it leads to.`,
    };
  return { outcome: 'failed', error: `The server responded with ${status}; 2xx was expected.` };
}

/** PostgreSQL stores no U+0000. */
function excerptOf(text: string): string | null {
  const excerpt = text.replaceAll('\0', '').slice(0, MAX_EXCERPT_LENGTH);
  return excerpt === '' ? null : excerpt;
}

async function sendMail(
  { db, mailer, origin }: SendDeps,
  destination: DestinationRow,
  payload: string,
): Promise<AttemptResult> {
  if (!mailer.reachesPeople)
    return failure('failed', 'This server sends no email, because SMTP_URL is not set. Ask its operator.');
  const recipients = await selectRecipients(db, destination.workspace_id, decodeUserIds(destination));
  if (recipients.length === 0)
    return failure('refused', 'None of its recipients is a member any more. Choose others.');
  const text = toMailText(payload, origin);
  try {
    for (const { email } of recipients) await mailer.deliver({ to: email, ...text });
    return { outcome: 'delivered', responseStatus: null, responseExcerpt: null, error: null };
  } catch {
    // What a mail server says may hold addresses and hosts of the operator's: the log of the server has it.
    return failure('failed', 'The mail server did not accept the email. The operator finds why in the log.');
  }
}

function failure(outcome: 'failed' | 'refused', error: string): AttemptResult {
  return { outcome, responseStatus: null, responseExcerpt: null, error };
}

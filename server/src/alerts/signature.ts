import { createHmac, randomBytes } from 'node:crypto';

/** Signatures of the Standard Webhooks specification (https://www.standardwebhooks.com). */

const PREFIX = 'whsec_';

/** A new signing secret of 256 random bits. */
export function generateSecret(): string {
  return PREFIX + randomBytes(32).toString('base64');
}

/**
 * The headers of a message.
 *
 * @param secrets that it is signed with: one, or two while receivers change over
 * @param id the same over retries
 * @param sentAt of this attempt, in milliseconds
 */
export function signedHeaders(
  secrets: readonly string[],
  id: string,
  sentAt: number,
  payload: string,
): Record<string, string> {
  const timestamp = String(Math.floor(sentAt / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

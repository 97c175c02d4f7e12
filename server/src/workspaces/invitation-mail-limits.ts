import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from './consume-limit.ts';

const DAY_SECONDS = 86_400;
/** Enough to invite a department. */
const MAILS_BY_SENDER = 50;
const MAILS_TO_RECIPIENT = 5;

/** How many invitations are mailed in a day, so that this server fills no mailbox. */
export function createInvitationMailLimits(createLimiter: CreateLimiter) {
  const bySender = createLimiter('invitations-by-sender', { points: MAILS_BY_SENDER, duration: DAY_SECONDS });
  const toRecipient = createLimiter('invitations-to-recipient', {
    points: MAILS_TO_RECIPIENT,
    duration: DAY_SECONDS,
  });

  /** Counts a mail. @throws Problem rate_limited */
  async function consume(senderId: string, recipient: string): Promise<void> {
    const instead = 'Create one without an email, and send its link yourself.';
    const received = `${recipient} got ${MAILS_TO_RECIPIENT} invitations today.`;
    await consumeLimit(toRecipient, recipient, `${received} ${instead}`);
    await consumeLimit(
      bySender,
      senderId,
      `You sent ${MAILS_BY_SENDER} invitations by mail today. ${instead}`,
    );
  }

  return { consume };
}

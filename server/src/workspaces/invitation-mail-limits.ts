import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problems.ts';

const DAY_SECONDS = 86_400;
/** Enough to invite a department. */
const MAILS_BY_SENDER = 50;
const MAILS_TO_RECIPIENT = 5;

/** How many invitations are mailed in a day, so that this server fills no mailbox. */
export function createInvitationMailLimits() {
  const bySender = new RateLimiterMemory({ points: MAILS_BY_SENDER, duration: DAY_SECONDS });
  const toRecipient = new RateLimiterMemory({ points: MAILS_TO_RECIPIENT, duration: DAY_SECONDS });

  /** Counts a mail. @throws Problem rate_limited */
  async function consume(senderId: string, recipient: string): Promise<void> {
    await consumeOne(toRecipient, recipient, `${recipient} got ${MAILS_TO_RECIPIENT} invitations today.`);
    await consumeOne(bySender, senderId, `You sent ${MAILS_BY_SENDER} invitations by mail today.`);
  }

  return { consume };
}

async function consumeOne(limiter: RateLimiterMemory, key: string, reason: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Problem('rate_limited', `${reason} Create one without an email, and send its link yourself.`, {
      retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000),
    });
  }
}

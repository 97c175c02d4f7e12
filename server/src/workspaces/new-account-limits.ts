import { clientNetwork } from '../http/client-network.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from './consume-limit.ts';

/** As of sign-ins: a whole office may share one network. */
const BY_NETWORK_A_MINUTE = 30;
/** An invitation makes one account: more attempts are corrections, or guesses at which emails have an account. */
const BY_INVITATION_AN_HOUR = 10;

/** How often accounts may be created by invitations: each attempt hashes a password, and shows whether the email is taken. */
export function createNewAccountLimits(createLimiter: CreateLimiter) {
  const byNetwork = createLimiter('accounts-by-network', { points: BY_NETWORK_A_MINUTE, duration: 60 });
  const byInvitation = createLimiter('accounts-by-invitation', {
    points: BY_INVITATION_AN_HOUR,
    duration: 3600,
  });

  return {
    /** Counts a request, whatever its link. @throws Problem rate_limited */
    consumeNetwork: (ip: string) =>
      consumeLimit(
        byNetwork,
        clientNetwork(ip),
        'Too many invitations were accepted from this network. Wait as long as Retry-After says, then open the link again.',
      ),
    /** Counts an attempt on an invitation that exists. @throws Problem rate_limited */
    consumeInvitation: (invitationId: string) =>
      consumeLimit(
        byInvitation,
        invitationId,
        'Too many accounts were tried with this invitation. Wait as long as Retry-After says, or sign in with the account that you have.',
      ),
  };
}

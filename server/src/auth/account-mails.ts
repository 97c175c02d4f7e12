import type { Mailer } from '../mail/mailer.ts';

export type AccountMails = ReturnType<typeof createAccountMails>;

/**
 * The mails about accounts, and the links in them. Links are built here: in better-auth's own, the caller chooses where
 * they redirect to.
 *
 * @param origin of the URL that browsers use
 */
export function createAccountMails(mailer: Mailer, origin: string) {
  /** Asks the holder of an email to confirm it. */
  function sendVerification(email: string, token: string): void {
    mailer.send({
      to: email,
      subject: 'Confirm your email address for Trunkline',
      text: 'Someone, probably you, created an account with this email. Open this link to confirm that it is yours. If it was not you, ignore this mail.',
      link: `${origin}/api/auth/verify-email?token=${token}&callbackURL=%2F%3Fconfirmed%3Dyes`,
    });
  }

  /**
   * Sends the link that sets a new password.
   *
   * @param revoked the personal tokens that a new password revokes
   */
  function sendPasswordReset(email: string, token: string, revoked: readonly { name: string }[]): void {
    mailer.send({
      to: email,
      subject: 'Set a new password for Trunkline',
      text: `Someone, probably you, requested a new password. This link expires in an hour; if it was not you, ignore it. ${consequences(revoked)}`,
      link: resetLink(token),
    });
  }

  /** The link that sets a new password. */
  function resetLink(token: string): string {
    return `${origin}/reset-password?token=${token}`;
  }

  /** Warns the holder of an account of guesses at its password. */
  function sendGuessWarning(email: string, failures: number): void {
    mailer.send({
      to: email,
      subject: 'Wrong passwords for your Trunkline account',
      text: `Someone entered a wrong password for your account ${failures} times in a row. Further attempts are slowed down. If it was not you, nothing else is needed as long as your password is long and used nowhere else; enable two-factor authentication, or set a new password here:`,
      link: `${origin}/forgotten-password`,
    });
  }

  return { sendVerification, sendPasswordReset, resetLink, sendGuessWarning };
}

/** What setting a new password ends. */
function consequences(revoked: readonly { name: string }[]): string {
  const names = revoked.map(({ name }) => `"${name.replace(/\s+/g, ' ')}"`).join(', ');
  const tokens = revoked.length > 0 ? ` and revokes your personal tokens: ${names}` : '';
  return `Setting it signs you out everywhere${tokens}.`;
}

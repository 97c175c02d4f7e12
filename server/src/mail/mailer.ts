import type { FastifyBaseLogger } from 'fastify';

export type Mail = { to: string; subject: string; text: string; link: string };
export type Mailer = ReturnType<typeof createMailer>;

/**
 * Sends mail over SMTP. Where no server is set, the link of each mail goes to the log instead, so that an
 * operator can hand it on.
 *
 * @param settings `smtpUrl` (empty: none), `mailFrom`: the sender
 */
export function createMailer(
  { smtpUrl, mailFrom }: { smtpUrl: string; mailFrom: string },
  log: FastifyBaseLogger,
) {
  /** Never throws: a mail that cannot be sent is an operator's trouble, and is logged. */
  async function send({ to, subject, text, link }: Mail): Promise<void> {
    if (smtpUrl === '') {
      log.warn({ to, subject, link }, 'no SMTP_URL is set: hand this link on yourself');
      return;
    }
    try {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport(smtpUrl);
      await transport.sendMail({ from: mailFrom, to, subject, text: `${text}\n\n${link}\n` });
      transport.close();
    } catch (error) {
      log.error({ err: error, to, subject }, 'a mail could not be sent: check SMTP_URL');
    }
  }

  return { send };
}

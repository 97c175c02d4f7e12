import type { Logger } from 'pino';

export type Mail = { to: string; subject: string; text: string; link: string };
export type Mailer = ReturnType<typeof createMailer>;

const TIMEOUT_MS = 15_000;

/**
 * Sends mail over SMTP. Without an SMTP server the link of each mail is logged instead, so that an operator can pass
 * it on.
 *
 * @param settings `smtpUrl` (empty: none), `mailFrom`: the sender
 */
export function createMailer({ smtpUrl, mailFrom }: { smtpUrl: string; mailFrom: string }, log: Logger) {
  const sendingNow = new Set<Promise<void>>();

  /**
   * Starts sending and returns at once: a response that waited for the mail server would reveal by its time whether an
   * e-mail has an account.
   */
  function send(mail: Mail): void {
    const sending = (smtpUrl === '' ? logLink(mail) : sendBySmtp(mail)).finally(() =>
      sendingNow.delete(sending),
    );
    sendingNow.add(sending);
  }

  async function logLink({ to, subject, link }: Mail): Promise<void> {
    log.warn({ to, subject, link }, 'SMTP_URL is not set: pass this link on yourself');
  }

  /** Never rejects: that a mail cannot be sent is logged for the operator. */
  async function sendBySmtp({ to, subject, text, link }: Mail): Promise<void> {
    try {
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        url: smtpUrl,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
      });
      await transport.sendMail({ from: mailFrom, to, subject, text: `${text}\n\n${link}\n` });
      transport.close();
    } catch (error) {
      log.error({ err: error, to, subject }, 'a mail could not be sent: check SMTP_URL');
    }
  }

  return {
    send,
    /** Whether mail is sent; otherwise it is only logged. */
    reachesPeople: smtpUrl !== '',
    /** Waits for the mails that are being sent. */
    close: async (): Promise<void> => void (await Promise.all(sendingNow)),
  };
}

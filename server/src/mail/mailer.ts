import type { Logger } from 'pino';

export type Mail = { to: string; subject: string; text: string; link: string };
export type Mailer = ReturnType<typeof createMailer>;

const TIMEOUT_MS = 15_000;

/**
 * Sends mail over SMTP. Where no server is set, the link of each mail goes to the log instead, so that an
 * operator can hand it on.
 *
 * @param settings `smtpUrl` (empty: none), `mailFrom`: the sender
 */
export function createMailer({ smtpUrl, mailFrom }: { smtpUrl: string; mailFrom: string }, log: Logger) {
  const underWay = new Set<Promise<void>>();

  /**
   * Hands a mail over and returns at once: an answer that waited for the mail server would tell by its time
   * whether an address has an account.
   */
  function send(mail: Mail): void {
    const sending = (smtpUrl === '' ? toLog(mail) : overSmtp(mail)).finally(() => underWay.delete(sending));
    underWay.add(sending);
  }

  async function toLog({ to, subject, link }: Mail): Promise<void> {
    log.warn({ to, subject, link }, 'no SMTP_URL is set: hand this link on yourself');
  }

  /** Never throws: a mail that cannot be sent is an operator's trouble, and is logged. */
  async function overSmtp({ to, subject, text, link }: Mail): Promise<void> {
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
    /** Does mail reach people, or only the log? */
    reachesPeople: smtpUrl !== '',
    /** Waits for what is being sent. */
    close: async (): Promise<void> => void (await Promise.all(underWay)),
  };
}

import type { Logger } from 'pino';
import { COMMAND } from '../config/installation.ts';

export type Mail = { to: string; subject: string; text: string; link: string };
export type Mailer = ReturnType<typeof createMailer>;

const TIMEOUT_MS = 15_000;

/**
 * Sends mail over SMTP. Without an SMTP server no mail is sent, and its link is in no log either: anyone who reads logs could
 * take over the account. The operator's command line prints links instead.
 *
 * @param settings `smtpUrl` (empty: none), `mailFrom`: the sender
 */
export function createMailer({ smtpUrl, mailFrom }: { smtpUrl: string; mailFrom: string }, log: Logger) {
  const sendingNow = new Set<Promise<void>>();

  /**
   * Starts sending and returns at once: a response that waited for the mail server would reveal by its time whether an
   * email has an account.
   */
  function send(mail: Mail): void {
    if (smtpUrl === '') {
      logUnsent(mail);
      return;
    }
    track(sendBySmtp(mail).catch(() => undefined));
  }

  /**
   * Sends, and waits until the mail server has it.
   *
   * @throws Error where it cannot be sent, which is logged
   */
  function deliver(mail: Mail): Promise<void> {
    if (smtpUrl === '') throw new Error('SMTP_URL is not set');
    const sending = sendBySmtp(mail);
    track(sending.catch(() => undefined));
    return sending;
  }

  function track(sending: Promise<void>): void {
    sendingNow.add(sending);
    void sending.finally(() => sendingNow.delete(sending));
  }

  function logUnsent({ to, subject }: Mail): void {
    log.warn(
      { to, subject },
      `a mail is not sent, because SMTP_URL is not set: "${COMMAND} reset-link EMAIL" prints a link that sets a password and confirms the email`,
    );
  }

  /** @throws Error where it cannot be sent, which is logged for the operator */
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
      throw error;
    }
  }

  return {
    send,
    deliver,
    /** Whether mail is sent. */
    reachesPeople: smtpUrl !== '',
    /** Waits for the mails that are being sent. */
    close: async (): Promise<void> => void (await Promise.all(sendingNow)),
  };
}

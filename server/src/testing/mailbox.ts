import { EventEmitter, once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { portOf } from './port.ts';
import type { Scope } from './scope.ts';

export type Mail = { to: string[]; subject: string; text: string; link: string };

/** Where mail arrives. */
export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;

/** How long a test waits for a mail before it fails. */
const TIMEOUT_MS = 60_000;

/** A real mail server on loopback that keeps what it receives. */
export async function startMailbox(scope: Scope) {
  const received: Mail[] = [];
  const arrivals = new EventEmitter();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, { envelope }, done) {
      const mail = mailFrom(await text(stream));
      received.push({ ...mail, to: envelope.rcptTo.map(({ address }) => address) });
      done();
      arrivals.emit('mail');
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  scope.after(() => new Promise<void>((resolve) => server.close(() => resolve())));

  /** The next mail that was not returned before; waits until it arrives. */
  async function next(): Promise<Mail> {
    if (received.length === 0) await once(arrivals, 'mail', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const mail = received.shift();
    return mail ?? next();
  }

  return { url: `smtp://127.0.0.1:${portOf(server.server)}`, next, received };
}

function mailFrom(source: string): Omit<Mail, 'to'> {
  const [head = '', body = ''] = source.split(/\r\n\r\n(.*)/s);
  const [, subject = ''] = /^subject: (.*)$/im.exec(head) ?? [];
  const content = /quoted-printable/i.test(head) ? fromQuotedPrintable(body) : body;
  const [link = ''] = /https?:\/\/\S+/.exec(content) ?? [];
  return { subject: subject.trim(), text: content, link };
}

/** RFC 2045, 6.7. */
function fromQuotedPrintable(body: string): string {
  return body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

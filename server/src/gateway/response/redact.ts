import { Transform } from 'node:stream';

/** What stands in an answer where the API echoed a secret of the workspace. */
const MASK = Buffer.from('••••••');

/** Shorter values occur by chance: masking them would spoil answers and hide nothing. */
const SHORTEST_SECRET = 4;

/**
 * The texts to look for in answers: each sensitive value, its credentials without the scheme
 * (`Bearer x` -> `x`, and what `Basic` encodes), and the forms that JSON and URLs give them. Longest first.
 */
export function secretTexts(values: readonly string[]): Buffer[] {
  const texts = new Set<string>();
  for (const value of values) {
    for (const text of [value, ...credentialsIn(value)]) {
      for (const form of [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed())]) {
        if (form.length >= SHORTEST_SECRET) texts.add(form);
      }
    }
  }
  return [...texts].map((text) => Buffer.from(text)).sort((a, b) => b.length - a.length);
}

/** RFC 9110, 11.4: a scheme, a space, the credentials; RFC 7617: Basic is base64 of `user:password`. */
function credentialsIn(value: string): string[] {
  const [, scheme, credentials] = /^([A-Za-z][\w-]*) +(\S+)$/.exec(value) ?? [];
  if (scheme === undefined || credentials === undefined) return [];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return [credentials, pair, pair.slice(pair.indexOf(':') + 1)];
}

/** The same bytes, when they hold none of the secrets; else a copy with each of them masked. */
export function masked(bytes: Buffer, secrets: readonly Buffer[]): Buffer {
  let result = bytes;
  for (const secret of secrets) if (result.includes(secret)) result = replaced(result, secret);
  return result;
}

export function maskedText(text: string, secrets: readonly Buffer[]): string {
  return masked(Buffer.from(text), secrets).toString();
}

function replaced(bytes: Buffer, secret: Buffer): Buffer {
  const parts: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(secret); at !== -1; at = bytes.indexOf(secret, start)) {
    parts.push(bytes.subarray(start, at), MASK);
    start = at + secret.length;
  }
  parts.push(bytes.subarray(start));
  return Buffer.concat(parts);
}

/** Masks a stream; it holds back what may be the beginning of a secret whose rest comes with the next chunk. */
export function maskingStream(secrets: readonly Buffer[]): Transform {
  let held = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = masked(held.length === 0 ? chunk : Buffer.concat([held, chunk]), secrets);
      const cut = bytes.length - beginningAtEnd(bytes, secrets);
      held = Buffer.from(bytes.subarray(cut));
      done(null, bytes.subarray(0, cut));
    },
    flush(done) {
      done(null, held);
    },
  });
}

/** How many bytes at the end may begin a secret: an event or a line that ends otherwise goes on at once. */
function beginningAtEnd(bytes: Buffer, secrets: readonly Buffer[]): number {
  let longest = 0;
  for (const secret of secrets) {
    const most = Math.min(secret.length - 1, bytes.length);
    for (let length = most; length > longest; length -= 1) {
      if (bytes.subarray(bytes.length - length).equals(secret.subarray(0, length))) longest = length;
    }
  }
  return longest;
}

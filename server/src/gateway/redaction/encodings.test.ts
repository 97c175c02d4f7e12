import assert from 'node:assert/strict';
import { Readable, type Transform } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { redact, redactText } from './redact.ts';
import { redactBody } from './redact-body.ts';
import { redactingStream } from './redacting-stream.ts';
import { createSecrets } from './secrets.ts';

const R = '••••••';
type Encoder = (text: string) => string;

const perUnit = (encodeUnit: (unit: string, code: number) => string) => (text: string) =>
  [...Array(text.length).keys()].map((at) => encodeUnit(text.charAt(at), text.charCodeAt(at))).join('');
const perByte = (encodeByte: (byte: number) => string) => (text: string) =>
  [...Buffer.from(text)].map(encodeByte).join('');
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const isAlphanumeric = (unit: string) => /^[0-9A-Za-z]$/.test(unit);
const inner = (text: string) => JSON.stringify(text).slice(1, -1);
const named: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const encoders: Record<string, Encoder> = {
  'as it is': (text) => text,
  'JSON.stringify': inner,
  'PHP json_encode': (text) =>
    perUnit((unit, code) => (code > 126 ? `\\u${hex(code, 4)}` : unit))(inner(text).replaceAll('/', '\\/')),
  'System.Text.Json': perUnit((unit, code) =>
    isAlphanumeric(unit) ? unit : `\\u${hex(code, 4).toUpperCase()}`,
  ),
  'Gson and Go': (text) =>
    inner(text).replace(/[<>&='\u2028]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`),
  'every character as \\u': perUnit((_unit, code) => `\\u${hex(code, 4)}`),
  'JavaScript \\u{}': (text) =>
    [...text].map((character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  'JavaScript \\x': perUnit((unit, code) => (isAlphanumeric(unit) ? unit : hexOrUnicode(code))),
  encodeURIComponent: (text) => encodeURIComponent(text),
  'lower-case percent-encoding': (text) =>
    encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
  'percent-encoding of everything, letter case mixed': (text) => {
    let at = 0;
    return perByte((byte) => {
      at += 1;
      return `%${at % 2 === 0 ? hex(byte, 2).toUpperCase() : hex(byte, 2)}`;
    })(text);
  },
  'escape()': perUnit((unit, code) =>
    isAlphanumeric(unit) ? unit : code < 256 ? `%${hex(code, 2)}` : `%u${hex(code, 4)}`,
  ),
  'a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'HTML by name': (text) => text.replace(/[&<>"']/g, (unit) => named[unit] ?? unit),
  'HTML in decimal': (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
  'HTML in decimal, with zeros before it': (text) =>
    [...text].map((character) => `&#${String(character.codePointAt(0)).padStart(40, '0')};`).join(''),
  'HTML in hexadecimal': (text) =>
    [...text].map((character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join(''),
};

function hexOrUnicode(code: number): string {
  return code < 128 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
}

/** `escape` writes Latin-1 as single bytes. */
const isByteEncoder = (name: string) => name === 'escape()';

const characters = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom('/', '+', '=', '"', '\\', '&', '<', '%', "'", ';', ' ', '#', 'u', 'x'),
  },
  { weight: 1, arbitrary: fc.constantFrom('ü', '€', '😀') },
);
const secretTexts = fc
  .array(characters, { minLength: 8, maxLength: 40 })
  .map((all) => all.join(''))
  .filter((text) => text.trim() === text && /\w{2}/.test(text));

async function streamed(bytes: Buffer, sizes: readonly number[], transforms: Transform[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  const stream = transforms.reduce<Readable>((from, to) => from.pipe(to), Readable.from(chunks));
  return Buffer.concat(await stream.toArray());
}

describe('redaction of encoded secrets', () => {
  const fixed = [
    'sk/live+Key="q&<7>=1',
    'abcdEFGH12345678/+==',
    'pass word&"\\/',
    'a%41b\\u0041c&amp;d',
    'grüße+€😀',
  ];
  for (const [name, encode] of Object.entries(encoders)) {
    for (const secret of fixed) {
      if (isByteEncoder(name) && /[^\x20-\x7e]/.test(secret)) continue;
      test(`${name}: ${secret}`, () => {
        const secrets = createSecrets([secret]);
        assert.equal(redactText(`before ${encode(secret)} after`, secrets), `before ${R} after`);
        const twice = encode(encode(secret));
        assert.equal(redactText(`before ${twice} after`, secrets), `before ${R} after`);
      });
    }
  }

  test('in any mixture of encodings, up to three deep', () => {
    const property = fc.property(
      secretTexts,
      fc.array(fc.constantFrom(...Object.entries(encoders)), { minLength: 1, maxLength: 3 }),
      (secret, chain) => {
        fc.pre(!chain.some(([name]) => isByteEncoder(name)) || /^[\x20-\x7e]*$/.test(secret));
        const encoded = chain.reduce((text, [, encode]) => encode(text), secret);
        const redacted = redactText(`before ${encoded} after`, createSecrets([secret]));
        assert.equal(redacted, `before ${R} after`);
      },
    );
    fc.assert(property, { seed: 12, numRuns: 5000 });
  });

  test('in a stream, whatever its chunks', async () => {
    const property = fc.asyncProperty(
      secretTexts,
      secretTexts,
      fc.array(fc.constantFrom(...Object.entries(encoders)), { minLength: 1, maxLength: 2 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 10 }),
      async (secret, other, chain, sizes) => {
        fc.pre(!chain.some(([name]) => isByteEncoder(name)) || /^[\x20-\x7e]*$/.test(secret));
        const encoded = chain.reduce((text, [, encode]) => encode(text), secret);
        const secrets = createSecrets([secret, secret.slice(0, 5), other]);
        const redacted = await streamed(Buffer.from(`before ${encoded} after`), sizes, [
          redactingStream(secrets),
        ]);
        assert.equal(redacted.toString(), `before ${R} after`);
      },
    );
    await fc.assert(property, { seed: 12, numRuns: 1500 });
  });

  test('in base64 and base64url of any text around it', () => {
    const property = fc.property(secretTexts, fc.string(), fc.string(), (secret, before, after) => {
      for (const alphabet of ['base64', 'base64url'] as const) {
        const text = Buffer.from(before + secret + after).toString(alphabet);
        for (const encoded of [text, inner(text).replaceAll('/', '\\/'), encodeURIComponent(text)]) {
          const redacted = redactText(encoded, createSecrets([secret]));
          // No run that is left decodes to a part of the secret longer than its ends.
          for (const run of decodeURIComponent(redacted).replaceAll('\\/', '/').split(R)) {
            for (const offset of [0, 1, 2, 3]) {
              const bytes = Buffer.from(run.slice(offset), alphabet);
              assert.ok(!bytes.includes([...secret].slice(2, 8).join('')), `${secret}: ${run}`);
            }
          }
        }
      }
    });
    fc.assert(property, { seed: 12, numRuns: 1000 });
  });

  test('in hexadecimal, of any text around it', () => {
    for (const secret of fixed) {
      const encoded = Buffer.from(`key:${secret};`).toString('hex');
      for (const text of [encoded, encoded.toUpperCase()])
        assert.match(redactText(text, createSecrets([secret])), new RegExp(`^6b65793a${R}3b$`, 'i'));
    }
  });

  test('in numeric references without semicolons, which HTML allows before what is no digit', () => {
    const redacted = redactText('a sk&#47live&#x2Bkey b', createSecrets(['sk/live+key']));
    assert.equal(redacted, `a ${R} b`);
  });

  test('in UTF-16 and Latin-1, as bytes', () => {
    for (const secret of ['sk_live_0123', 'grüße-0123']) {
      const secrets = createSecrets([secret]);
      const utf16le = Buffer.from(`a ${secret} b`, 'utf16le');
      for (const bytes of [utf16le, Buffer.from(utf16le).swap16()])
        assert.ok(redact(bytes, secrets).includes(R), secret);
      assert.ok(redact(Buffer.from(`a ${secret} b`, 'latin1'), secrets).includes(R), secret);
    }
  });

  test('in a stream of UTF-16, whose other text stays', async () => {
    const secret = 'sk/live+"1"';
    const text = `{"a":"${inner(secret).replaceAll('/', '\\/')}"} 😀`;
    for (const charset of ['utf-16le', 'utf-16be'] as const) {
      const bytes = Buffer.from(text, 'utf16le');
      if (charset === 'utf-16be') bytes.swap16();
      const redacted = await streamed(
        bytes,
        [3, 1, 7],
        [redactingStream(createSecrets([secret]), () => charset)],
      );
      assert.equal(new TextDecoder(charset).decode(redacted), `{"a":"${R}"} 😀`);
    }
  });

  test('what is not a secret stays, byte for byte, as one chunk or many', async () => {
    const property = fc.asyncProperty(
      fc.array(characters, { maxLength: 60 }).map((all) => all.join('')),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      async (text, sizes) => {
        const secrets = createSecrets(['a-secret-that-no-text-has']);
        const bytes = Buffer.from(text);
        assert.equal(redact(bytes, secrets), bytes);
        assert.deepEqual(await streamed(bytes, sizes, [redactingStream(secrets)]), bytes);
      },
    );
    await fc.assert(property, { seed: 12, numRuns: 1000 });
  });

  test('25 MB made of the secret are redacted into one buffer', () => {
    const secret = 'sk_live_0123456789ab';
    const times = Math.floor((25 * 1024 * 1024) / secret.length);
    const redacted = redact(Buffer.from(secret.repeat(times)), createSecrets([secret]));
    assert.equal(redacted.length, times * Buffer.byteLength(R));
    assert.equal(redacted.toString('utf8', 0, 18), R);
  });

  test('a large body is redacted as a small one is, and others are served meanwhile', async () => {
    const secret = 'sk/live+0123456789';
    const pieces = [
      'plain text, ',
      '"\\n"',
      secret,
      encodeURIComponent(secret),
      secret.replaceAll('/', '\\/'),
      '%',
      '&amp',
    ];
    const text = Array.from({ length: 200_000 }, (_, at) => pieces[(at * 7919) % 13] ?? 'x').join('');
    const secrets = createSecrets([secret]);
    let served = 0;
    const timer = setInterval(() => {
      served += 1;
    }, 0);
    const redacted = await redactBody(Buffer.from(text), secrets);
    clearInterval(timer);
    assert.ok(redacted.equals(redact(Buffer.from(text), secrets)));
    assert.ok(served > 2, `served ${served}`);
    const plain = Buffer.from('"\\n" 100% &amp; '.repeat(100_000));
    assert.equal(await redactBody(plain, secrets), plain);
  });

  test('other requests are served while a body is searched that may hold escapes and does not', async () => {
    const secrets = createSecrets(['secret&key']);
    let turns = 0;
    let isSearched = false;
    const count = () => {
      turns += 1;
      if (!isSearched) setImmediate(count);
    };
    setImmediate(count);
    const body = Buffer.alloc(2_000_000, '&');
    assert.equal(await redactBody(body, secrets), body);
    isSearched = true;
    assert.ok(turns > 20, `${turns} turns`);
  });

  test('a secret longer than what is searched at once, and a body of its beginnings', async () => {
    const secret = `${'a'.repeat(100_000)}b`;
    const secrets = createSecrets([secret]);
    const redacted = await redactBody(Buffer.from(`${'a'.repeat(150_000)}${secret}, ${secret}`), secrets);
    assert.equal(redacted.toString(), `${'a'.repeat(150_000)}${R}, ${R}`);
    const beginnings = Buffer.alloc(2_000_000, 'a');
    assert.equal(await redactBody(beginnings, secrets), beginnings);
  });
});

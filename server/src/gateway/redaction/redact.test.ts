import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { redact, redactText } from './redact.ts';
import { redactingStream } from './redacting-stream.ts';
import { createSecrets, type Secrets } from './secrets.ts';

const R = '••••••';

/** What comes out of a redacting stream, as one text. */
async function streamRedacted(chunks: readonly string[], secrets: Secrets): Promise<string> {
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(redactingStream(secrets));
  return Buffer.concat(await stream.toArray()).toString();
}

describe('redaction', () => {
  const cases: { name: string; secrets: string[]; text: string; redacted: string }[] = [
    { name: 'a text without secrets stays', secrets: ['abcd'], text: 'abc', redacted: 'abc' },
    { name: 'every occurrence', secrets: ['abcd'], text: 'abcd abcd', redacted: `${R} ${R}` },
    { name: 'occurrences side by side', secrets: ['abcd'], text: 'abcdabcd', redacted: R + R },
    {
      name: 'the longer of two secrets',
      secrets: ['abcd', 'abcd1234'],
      text: '-abcd1234-',
      redacted: `-${R}-`,
    },
    { name: 'secrets that overlap', secrets: ['abcdef', 'defghi'], text: '-abcdefghi-', redacted: `-${R}-` },
    { name: 'a secret that overlaps itself', secrets: ['abab'], text: '-ababab-', redacted: `-${R}-` },
  ];
  for (const { name, secrets, text, redacted } of cases) {
    test(`redacts: ${name}`, () => {
      assert.equal(redactText(text, createSecrets(secrets)), redacted);
    });
  }

  test('a stream redacts a secret whose beginning is a shorter secret at the end of a chunk', async () => {
    const secrets = createSecrets(['abcd', 'abcd1234EFGH5678']);
    assert.equal(await streamRedacted(['x abcd', '1234EFGH5678 y'], secrets), `x ${R} y`);
  });

  test('a stream holds nothing back that cannot begin a secret', async () => {
    const stream = redactingStream(createSecrets(['secret']));
    stream.write('data: 1\n\n');
    assert.equal(String(stream.read()), 'data: 1\n\n');
    stream.end();
  });

  test('a stream redacts as the whole is redacted, whatever the secrets and the chunks', async () => {
    // Few letters, so that secrets are each other's beginnings and ends, and occur by chance.
    const letters = (minLength: number, maxLength: number) =>
      fc
        .array(fc.constantFrom('a', 'b', 'c', 'é'), { minLength, maxLength })
        .map((characters) => characters.join(''));
    const property = fc.asyncProperty(
      fc.array(letters(1, 8), { minLength: 1, maxLength: 5 }),
      fc.array(fc.oneof(letters(0, 12), fc.nat(4)), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 10 }),
      async (texts, pieces, sizes) => {
        const secrets = createSecrets(texts);
        // Numbers stand for one of the secrets: they occur whole as well as by chance.
        const whole = Buffer.from(
          pieces
            .map((piece) => (typeof piece === 'number' ? (texts[piece % texts.length] ?? '') : piece))
            .join(''),
        );
        const chunks: Buffer[] = [];
        for (let at = 0, index = 0; at < whole.length; index += 1) {
          const size = sizes[index % sizes.length] ?? 1;
          chunks.push(whole.subarray(at, at + size));
          at += size;
        }
        const streamed = Buffer.concat(await Readable.from(chunks).pipe(redactingStream(secrets)).toArray());
        assert.equal(streamed.toString(), redact(whole, secrets).toString());
        for (const text of texts) assert.ok(text.length < 4 || !streamed.includes(text));
      },
    );
    await fc.assert(property, { seed: 11, numRuns: 2000 });
  });
});

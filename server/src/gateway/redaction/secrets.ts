import { PatternSearch } from '../../bytes/pattern-search.ts';
import { decodeEscapes } from './decode-escapes.ts';
import { createPatternMatcher, type PatternMatcher } from './pattern-matcher.ts';

/** The secrets of an integration: what its responses must not show. */
export type Secrets = {
  isEmpty: boolean;
  search: () => SecretSearch;
  /** These secrets and others, such as an access token. */
  with: (others: readonly string[]) => Secrets;
};

/** Every form in which secrets are looked for. */
type SecretSearch = {
  matcher: PatternMatcher;
  /** Whether bytes may hold a secret, escaped or not: much faster than the matcher. */
  hints: PatternSearch;
  /** Matches texts in ASCII that hold one which is not escaped. */
  hintPattern: RegExp;
  /** 1 for each byte that a secret may hold. */
  bytes: Uint8Array;
  /** Whether a number in JSON may hold one: redacted, it is none any more. */
  isInNumbers: boolean;
};

/** Layers of escapes that are undone: JSON in JSON in a form, say. */
export const MAX_LAYERS = 4;

/** @param values each sensitive value */
export function createSecrets(values: readonly string[]): Secrets {
  let search: SecretSearch | undefined;
  let extended: { others: string; secrets: Secrets } | undefined;
  return {
    isEmpty: values.length === 0,
    search: () => {
      search ??= createSearch(values);
      return search;
    },
    // Calls come with the same token for an hour: their matcher is made once.
    with: (others) => {
      const key = others.join('\n');
      if (extended?.others !== key)
        extended = { others: key, secrets: createSecrets([...values, ...others]) };
      return extended.secrets;
    },
  };
}

/** Shorter values occur by chance: redacting them would spoil responses and hide nothing. */
const MIN_SECRET_LENGTH = 4;
const MIN_BASE64_LENGTH = 6;

function createSearch(values: readonly string[]): SecretSearch {
  const texts = values.flatMap((value) => [value, ...credentialsIn(value)]).filter(isLongEnough);
  const patterns = texts.flatMap(formsOf);
  const bytes = new Uint8Array(256);
  for (const pattern of patterns) for (const byte of pattern) bytes[byte] = 1;
  const hints = patterns.filter(
    (one) => !patterns.some((other) => other.length < one.length && one.includes(other)),
  );
  const hintPattern = new RegExp(
    hints.map((hint) => RegExp.escape(hint.toString('latin1'))).join('|') || '(?!)',
  );
  return {
    matcher: createPatternMatcher(patterns),
    hints: new PatternSearch(hints),
    hintPattern,
    bytes,
    isInNumbers: patterns.some((pattern) => /^[-+.0-9eE]+$/.test(pattern.toString('latin1'))),
  };
}

function isLongEnough({ length }: string): boolean {
  return length >= MIN_SECRET_LENGTH;
}

/** A secret and its encoded forms; escapes are decoded in the searched bytes instead (redact.ts). */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  // application/x-www-form-urlencoded (WHATWG URL, 5.1).
  const inForm = text.includes(' ') ? layersOf(Buffer.from(text.replaceAll(' ', '+'))) : [];
  const hex = bytes.toString('hex');
  const hexForms = [Buffer.from(hex), Buffer.from(hex.toUpperCase())];
  return [...layersOf(bytes), ...base64Forms(bytes), ...hexForms, ...otherCharsets(text), ...inForm];
}

/** RFC 9110, 11.4: a scheme, a space, the credentials; RFC 7617: Basic is base64 of `user:password`. */
function credentialsIn(value: string): string[] {
  const [, scheme, credentials] = /^([A-Za-z][\w-]*) +(\S+)$/.exec(value) ?? [];
  if (scheme === undefined || credentials === undefined) return [];
  if (scheme.toLowerCase() !== 'basic') return [credentials];
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  return [credentials, pair, pair.slice(pair.indexOf(':') + 1)];
}

/** A secret may look like something escaped: what is left of it where a response is decoded is a form of it too. */
function layersOf(bytes: Buffer): Buffer[] {
  const layers = [bytes];
  for (
    let layer = decodeEscapes(bytes, true).decoded;
    layer && layers.length <= MAX_LAYERS;
    layer = decodeEscapes(layer.bytes, true).decoded
  )
    layers.push(layer.bytes);
  return layers.filter(({ length }) => length >= MIN_SECRET_LENGTH);
}

/**
 * What base64 (RFC 4648, 4 and 5) makes of the bytes within longer ones: it depends on where they begin in a group of
 * three. Characters that also depend on the bytes around are left out.
 */
function base64Forms(bytes: Buffer): Buffer[] {
  const forms = [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor((padded.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((alphabet) => padded.toString(alphabet).slice(start, end));
  });
  return [...new Set(forms)]
    .filter((form) => form.length >= MIN_BASE64_LENGTH)
    .map((form) => Buffer.from(form));
}

/** UTF-16 in either byte order, which share all but one byte; and Latin-1. */
function otherCharsets(text: string): Buffer[] {
  const littleEndian = Buffer.from(text, 'utf16le');
  if (/^[\x20-\x7e]*$/.test(text)) return [littleEndian.subarray(0, -1)];
  return [littleEndian, Buffer.from(littleEndian).swap16(), Buffer.from(text, 'latin1')];
}

import { isAlwaysSensitive } from '@trunkline/contract/header-names';

/** Besides those that always hold a secret as headers; in lower case, without separators. */
const SECRET_WORDS =
  /passwd|pwd|pass(?:phrase|code|key)|(?:access|account|master|private|shared|ssh|signing|encryption|session)key|cookie|session(?:id|hash|secret)|jwt|signature|assertion|connectionstr|(?:database|connection)ur[il]|(?:auth|backup|device|login|otp|mfa|recovery|security|verification)codes?|codeverifier|(?:2fa|hmac|mfa|otp)(?:key|seed)|(?:recovery|seed)(?:phrase|words)|mnemonic/;

/** Of which only the whole name, or its last word, is one. */
const SECRET_LAST_WORDS: ReadonlySet<string> = new Set([
  'auth',
  'csrf',
  'cvc',
  'cvv',
  'dsn',
  'otp',
  'pass',
  'pin',
  'session',
  'sid',
  'sig',
  'ssn',
  'totp',
]);

/** A token, unless it marks a page of a list or counts what a language model read and wrote. */
const TOKEN = /tokens?$/;
const NO_SECRET_TOKEN =
  /(?:page|next|previous|continuation|sync|cursor|total|max|prompt|completion|input|output|cached|reasoning|audio)tokens?$/;

/** The names of an API are few, and each is in most of its responses. */
const MAX_KNOWN = 2000;
const known = new Map<string, boolean>();

/** Whether a field, parameter or header of this name holds a secret, as far as a name says it. */
export function isSecretName(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const isSecret = namesSecret(name);
  if (known.size >= MAX_KNOWN) known.clear();
  if (name.length <= 64) known.set(name, isSecret);
  return isSecret;
}

function namesSecret(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (isAlwaysSensitive(plain) || SECRET_WORDS.test(plain)) return true;
  if (TOKEN.test(plain)) return !NO_SECRET_TOKEN.test(plain);
  return SECRET_LAST_WORDS.has(lastWord(name));
}

/** @param name `user_pin`, `userPin`, `user[pin]` */
function lastWord(name: string): string {
  return (
    name
      .match(/[A-Z]*[a-z\d]+|[A-Z]+/g)
      ?.at(-1)
      ?.toLowerCase() ?? ''
  );
}

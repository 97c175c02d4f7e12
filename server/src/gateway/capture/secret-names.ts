import { isAlwaysSensitive } from '@trunkline/contract/header-names';

/** Besides those that always hold a secret as headers; in lower case, without separators. */
const SECRET_WORDS =
  /passwd|pwd|passphrase|accesskey|privatekey|signingkey|encryptionkey|cookie|sessionid|jwt|signature|assertion/;

/** Of which only the whole name, or its last word, is one. */
const SECRET_LAST_WORDS: ReadonlySet<string> = new Set(['pin', 'otp', 'cvv', 'cvc', 'sid', 'ssn', 'auth']);

/** A token, unless it marks a page of a list or counts what a language model read and wrote. */
const TOKEN = /tokens?$/;
const NO_SECRET_TOKEN =
  /(?:page|next|previous|continuation|sync|cursor|total|max|prompt|completion|input|output|cached|reasoning|audio)tokens?$/;

/** Whether a field, parameter or header of this name holds a secret, as far as a name says it. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  const plain = lower.replace(/[^a-z0-9]/g, '');
  if (isAlwaysSensitive(plain) || SECRET_WORDS.test(plain)) return true;
  if (TOKEN.test(plain)) return !NO_SECRET_TOKEN.test(plain);
  return SECRET_LAST_WORDS.has(lower.match(/[a-z0-9]+/g)?.at(-1) ?? '');
}

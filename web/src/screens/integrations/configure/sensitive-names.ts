/** Words that make a header a secret, always: the server's own list (server/src/integrations/header-names.ts). */
const SECRET_WORDS = [
  'authorization',
  'x-api-key',
  'api-key',
  'x-auth-token',
  'x-access-token',
  'x-secret-key',
  'bearer',
  'secret',
  'password',
  'credential',
].map(withoutSeparators);

/** True for a name that always holds a secret: it contains one of the words, in any case, `-`, `_` and spaces alike. */
export function isAlwaysSensitive(name: string): boolean {
  const plain = withoutSeparators(name);
  return SECRET_WORDS.some((word) => plain.includes(word));
}

function withoutSeparators(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '');
}

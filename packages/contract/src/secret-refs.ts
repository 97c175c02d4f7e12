/** Secrets by reference: where a value is, in place of the value. The server resolves it (server/src/secrets/refs). */

export const SECRET_SOURCES = ['env', 'file', 'vault', 'aws-sm'] as const;
export type SecretSource = (typeof SECRET_SOURCES)[number];

/** A reference, taken apart. */
export type SecretLocation =
  | { source: 'env'; name: string }
  | { source: 'file'; path: string }
  | { source: 'vault'; path: string; field: string }
  /** Without a field: the whole text of the secret. */
  | { source: 'aws-sm'; name: string; field: string | null };

export const MAX_SECRET_REF_LENGTH = 1000;

/** @returns undefined where the text is no reference */
export function parseSecretRef(text: string): SecretLocation | undefined {
  const [, source, rest = ''] = /^([a-z-]+):(.+)$/.exec(text) ?? [];
  if (text.length > MAX_SECRET_REF_LENGTH) return undefined;
  switch (source) {
    case 'env':
      return /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest) ? { source, name: rest } : undefined;
    case 'file':
      return rest.startsWith('/') && isPath(rest.slice(1)) ? { source, path: rest } : undefined;
    case 'vault': {
      const [path = '', field = '', ...others] = rest.split('#');
      return isPath(path) && path.includes('/') && field !== '' && others.length === 0
        ? { source, path, field }
        : undefined;
    }
    case 'aws-sm': {
      const [name = '', field = null, ...others] = rest.split('#');
      return /^[\w/+=.@:-]+$/.test(name) && isPath(name) && field !== '' && others.length === 0
        ? { source, name, field }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** No segment leads elsewhere, as `..` does, and none has to be encoded. */
function isPath(text: string): boolean {
  return text.split('/').every((segment) => /^[^\s\p{Cc}\\%?#]+$/u.test(segment) && !/^\.\.?$/.test(segment));
}

/** Why a text is no reference, or undefined where it is one. */
export function secretRefIssue(text: string): string | undefined {
  if (parseSecretRef(text)) return undefined;
  return 'is not a reference: write env:NAME, file:/run/secrets/name, vault:kv/path#field or aws-sm:name#field, without ".." or spaces';
}

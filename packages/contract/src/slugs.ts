/** Slugs name workspaces and integrations in URLs; no character of one is ever percent-encoded. */
export const SLUG_PATTERN = '^[a-z0-9]+([_-][a-z0-9]+)*$';
export const MAX_SLUG_LENGTH = 63;

/** Leaves room for the suffix that makes a taken slug distinct. */
const MAX_DERIVED_LENGTH = 50;

const PATTERN = new RegExp(SLUG_PATTERN);

/** @returns what is wrong with the slug, as a sentence, or null */
export function slugIssue(slug: string): string | null {
  if (slug.length > MAX_SLUG_LENGTH) return `Use at most ${MAX_SLUG_LENGTH} characters.`;
  return PATTERN.test(slug) ? null : 'Use lowercase letters and digits, with single “-” or “_” between them.';
}

/** A slug derived from a name; empty when the name has no Latin letter or digit. */
export function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_DERIVED_LENGTH)
    .replace(/^-|-$/g, '');
}

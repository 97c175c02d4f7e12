/** What the server takes as a slug (server/src/workspaces/slugs.ts). */
const LONGEST = 63;

/** @returns what is wrong with it, or null */
export function slugFault(slug: string): string | null {
  if (slug === '') return 'Give it a slug: apps call it by this.';
  if (slug.length > LONGEST) return `Use at most ${LONGEST} characters.`;
  return /^[a-z0-9]+([_-][a-z0-9]+)*$/.test(slug)
    ? null
    : 'Use small letters and digits, with single “-” or “_” between them.';
}

/** A slug that reads like a name. */
export function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-|-$/g, '');
}

/** The slug, with a number where it is taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  let free = slug;
  for (let number = 2; taken.has(free); number++) free = `${slug}-${number}`;
  return free;
}

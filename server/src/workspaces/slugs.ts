import { randomInt } from 'node:crypto';

/** The slug with a suffix of four random characters, for one that is taken. */
export function distinctSlug(slug: string): string {
  const suffix = randomInt(36 ** 3, 36 ** 4).toString(36);
  return slug === '' ? suffix : `${slug}-${suffix}`;
}

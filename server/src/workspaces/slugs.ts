import { randomInt } from 'node:crypto';
import { Type } from 'typebox';

/** As a part of a URL: nothing in it is ever percent-encoded. */
export const Slug = Type.String({ pattern: '^[a-z0-9]+([_-][a-z0-9]+)*$', maxLength: 63 });

/** A slug that reads like the name; empty when the name has no Latin letter or digit. */
export function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-|-$/g, '');
}

/** The same slug, told apart from others by four more characters. */
export function distinctSlug(slug: string): string {
  const suffix = randomInt(36 ** 3, 36 ** 4).toString(36);
  return slug === '' ? suffix : `${slug}-${suffix}`;
}

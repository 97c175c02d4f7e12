import { t } from '@lingui/core/macro';
import { MAX_SLUG_LENGTH, slugIssue } from '@trunkline/contract/slugs';

/** @returns the error message, or null */
export function integrationSlugIssue(slug: string): string | null {
  if (slug === '') return t`Enter a slug: apps call the integration by it.`;
  if (slug.length > MAX_SLUG_LENGTH) return t`Use at most ${{ max: MAX_SLUG_LENGTH }} characters.`;
  return slugIssue(slug) === null
    ? null
    : t`Use lowercase letters and digits, with single “-” or “_” between them.`;
}

/** The slug, with a number appended where it is taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  let free = slug;
  for (let number = 2; taken.has(free); number++) free = `${slug}-${number}`;
  return free;
}

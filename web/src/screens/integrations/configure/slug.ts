import { t } from '@lingui/core/macro';
import { slugIssue } from '@trunkline/contract/slugs';
import { serverText } from '../../../language/server-texts.ts';

/** @returns the error message, or null */
export function integrationSlugIssue(slug: string): string | null {
  if (slug === '') return t`Enter a slug: apps call the integration by it.`;
  const issue = slugIssue(slug);
  return issue && serverText(issue);
}

/** The slug, with a number appended where it is taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  let free = slug;
  for (let number = 2; taken.has(free); number++) free = `${slug}-${number}`;
  return free;
}

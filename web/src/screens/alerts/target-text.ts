import { t } from '@lingui/core/macro';
import type { AlertDestination } from '../../api/queries/alerts.ts';

/** Where a destination leads: a URL, or emails. */
export function targetText({ url, members }: Pick<AlertDestination, 'url' | 'members'>): string {
  if (url !== null) return url;
  return members.length === 0
    ? t`no recipient is a member any more`
    : members.map(({ email }) => email).join(', ');
}

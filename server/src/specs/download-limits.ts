import type { CreateLimiter } from '../redis/limiters.ts';
import { createMemberLimits } from '../workspaces/member-limits.ts';

/** How often members may have this server request a URL of theirs: it is no tool to scan or to load other servers. */
export function createDownloadLimits(createLimiter: CreateLimiter) {
  return createMemberLimits(createLimiter, {
    name: 'downloads',
    // Somebody who corrects a URL, or updates their integrations one by one, stays far below.
    byUser: { points: 30, per: 'minute' },
    byWorkspace: { points: 60, per: 'minute' },
    subject: 'specs read from URLs',
    instead: 'Wait as long as Retry-After says, or paste the text of the spec.',
  });
}

import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from '../workspaces/consume-limit.ts';
import type { Membership } from '../workspaces/workspaces.ts';

/** Somebody who mends a URL, or updates their integrations one by one, stays far below. */
const BY_USER_A_MINUTE = 30;
const BY_WORKSPACE_A_MINUTE = 60;

/** How often members may have this server request a URL of theirs: it is no tool to scan or to load other servers. */
export function createDownloadLimits(createLimiter: CreateLimiter) {
  const byUser = createLimiter('downloads-by-user', { points: BY_USER_A_MINUTE, duration: 60 });
  const byWorkspace = createLimiter('downloads-by-workspace', {
    points: BY_WORKSPACE_A_MINUTE,
    duration: 60,
  });

  /** Counts a download. @throws Problem rate_limited */
  async function consume({ user, workspace }: Membership): Promise<void> {
    const instead = 'Wait as long as Retry-After says, or paste the text of the spec.';
    await consumeLimit(
      byUser,
      user.id,
      `You may have ${BY_USER_A_MINUTE} specs read from URLs a minute. ${instead}`,
    );
    await consumeLimit(
      byWorkspace,
      workspace.id,
      `A workspace may have ${BY_WORKSPACE_A_MINUTE} specs read from URLs a minute. ${instead}`,
    );
  }

  return { consume };
}

import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from './consume-limit.ts';
import type { Membership } from './workspaces.ts';

const SECONDS = { minute: 60, hour: 3600, day: 86_400 };

type Limit = { points: number; per: keyof typeof SECONDS };

type Options = {
  /** Tells these limits from others where they are shared. */
  name: string;
  byUser: Limit;
  byWorkspace: Limit;
  /** What is limited: `specs read from URLs`. */
  subject: string;
  /** What a member does instead. */
  instead: string;
};

/** How often members may do something: each user, and all members of a workspace together. */
export function createMemberLimits(
  createLimiter: CreateLimiter,
  { name, byUser, byWorkspace, subject, instead }: Options,
) {
  const limiterOf = (by: string, { points, per }: Limit) =>
    createLimiter(`${name}-by-${by}`, { points, duration: SECONDS[per] });
  const userLimiter = limiterOf('user', byUser);
  const workspaceLimiter = limiterOf('workspace', byWorkspace);
  const amount = ({ points, per }: Limit) => `${points} ${subject} ${per === 'hour' ? 'an' : 'a'} ${per}`;

  /** Counts one more. @throws Problem rate_limited */
  async function consume({ user, workspace }: Membership): Promise<void> {
    await consumeLimit(userLimiter, user.id, `You may have ${amount(byUser)}. ${instead}`);
    await consumeLimit(
      workspaceLimiter,
      workspace.id,
      `A workspace may have ${amount(byWorkspace)}. ${instead}`,
    );
  }

  return { consume };
}

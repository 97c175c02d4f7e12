import type { Settings } from '../config/settings.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from '../workspaces/consume-limit.ts';
import type { Membership } from '../workspaces/workspaces.ts';

type Limits = Pick<Settings['limits'], 'modelPromptsByUser' | 'modelPromptsByWorkspace'>;

/** How many prompts the model gets: the operator pays for each. */
export function createModelLimits(limits: Limits, createLimiter: CreateLimiter) {
  const { modelPromptsByUser, modelPromptsByWorkspace } = limits;
  const byUser = createLimiter('model-by-user', { points: modelPromptsByUser, duration: 3600 });
  const byWorkspace = createLimiter('model-by-workspace', {
    points: modelPromptsByWorkspace,
    duration: 86_400,
  });

  /** Counts a prompt. @throws Problem rate_limited */
  async function consume({ user, workspace }: Membership): Promise<void> {
    const instead = 'Wait as long as Retry-After says, or leave the prompt out and choose the integrations.';
    await consumeLimit(
      byUser,
      user.id,
      `You may have ${modelPromptsByUser} prompts matched an hour. ${instead}`,
    );
    await consumeLimit(
      byWorkspace,
      workspace.id,
      `A workspace may have ${modelPromptsByWorkspace} prompts matched a day. ${instead}`,
    );
  }

  return { consume };
}

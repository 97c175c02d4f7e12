import type { Settings } from '../config/settings.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import { createMemberLimits } from '../workspaces/member-limits.ts';

type Limits = Pick<Settings['limits'], 'modelPromptsByUser' | 'modelPromptsByWorkspace'>;

/** How many prompts the model gets: the operator pays for each. */
export function createModelLimits(
  { modelPromptsByUser, modelPromptsByWorkspace }: Limits,
  createLimiter: CreateLimiter,
) {
  return createMemberLimits(createLimiter, {
    name: 'model',
    byUser: { points: modelPromptsByUser, per: 'hour' },
    byWorkspace: { points: modelPromptsByWorkspace, per: 'day' },
    subject: 'prompts matched',
    instead: 'Wait as long as Retry-After says, or leave the prompt out and choose the integrations.',
  });
}

import type { Plan } from './plans.ts';

/** How many of each a workspace may have, by its plan. */
export const WORKSPACE_QUOTAS = {
  free: { apps: 25, integrations: 25, specs: 25, spec_bytes: 256 * 1024 ** 2 },
  starter: { apps: 100, integrations: 100, specs: 100, spec_bytes: 512 * 1024 ** 2 },
  builder: { apps: 500, integrations: 500, specs: 500, spec_bytes: 1024 ** 3 },
  pro: { apps: 2_000, integrations: 2_000, specs: 2_000, spec_bytes: 4 * 1024 ** 3 },
  elite: { apps: 10_000, integrations: 10_000, specs: 10_000, spec_bytes: 16 * 1024 ** 3 },
} as const satisfies Record<Plan, WorkspaceQuotas>;

type WorkspaceQuotas = {
  apps: number;
  /** Those in the trash count. */
  integrations: number;
  specs: number;
  /** Of all specs together, as they are stored: compressed. */
  spec_bytes: number;
};
export type WorkspaceResource = keyof WorkspaceQuotas;

/** How many operations an integration may have, unless the operator sets MAX_OPERATIONS. */
export const DEFAULT_MAX_OPERATIONS = 30;
/** How many the operator may allow. */
export const MOST_OPERATIONS = 200;
/** How many tokens an app may have. */
export const APP_TOKENS_QUOTA = 50;
/** How many destinations of alerts a workspace may have. */
export const ALERT_DESTINATIONS_QUOTA = 20;
/** How many shared workspaces a user may own, and how many personal tokens the user may have. */
export const USER_QUOTAS = { workspaces: 50, personal_tokens: 100 } as const;

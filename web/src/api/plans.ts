import type { Workspace } from './queries/workspaces.ts';

/** The plans a workspace may be on, lowest first. */
export const PLANS = [
  'free',
  'starter',
  'builder',
  'pro',
  'elite',
] as const satisfies readonly Workspace['plan'][];
export type Plan = (typeof PLANS)[number];

/** Whether its admins may add and change integrations. */
export function allowsIntegrations(plan: Plan): boolean {
  return PLANS.indexOf(plan) >= PLANS.indexOf('builder');
}

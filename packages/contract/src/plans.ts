/** The plans of workspaces, lowest first. */
export const PLANS = ['free', 'starter', 'builder', 'pro', 'elite'] as const;
export type Plan = (typeof PLANS)[number];

/** The lowest plan on which admins import specs and manage integrations. */
export const INTEGRATIONS_PLAN: Plan = 'builder';

/** True when `plan` is `least` or a higher one. */
export function isAtLeast(plan: Plan, least: Plan): boolean {
  return PLANS.indexOf(plan) >= PLANS.indexOf(least);
}

/** Whether the plan lets admins add and change integrations. */
export function allowsIntegrations(plan: Plan): boolean {
  return isAtLeast(plan, INTEGRATIONS_PLAN);
}

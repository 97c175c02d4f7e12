import { INTEGRATION_OPERATIONS_QUOTA } from '@trunkline/contract/quotas';

/** How many endpoints can be selected. */
export const MAX_ENDPOINTS = INTEGRATION_OPERATIONS_QUOTA;

/** The reason why no more can be selected. */
export const FULL = `At most ${MAX_ENDPOINTS} endpoints: deselect another one first.`;

/** @returns undefined where the maximum is reached */
export function toggled(selected: readonly string[], key: string): string[] | undefined {
  if (selected.includes(key)) return selected.filter((other) => other !== key);
  return selected.length < MAX_ENDPOINTS ? [...selected, key] : undefined;
}

/** With the matches, up to the maximum. */
export function withAll(selected: readonly string[], matches: readonly string[]): string[] {
  return [...new Set([...selected, ...matches])].slice(0, Math.max(MAX_ENDPOINTS, selected.length));
}

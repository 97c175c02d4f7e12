/** How many operations an integration has at most (server/src/integrations/integrations.ts). */
export const MAX_ENDPOINTS = 30;

/** What stands where one more was to be picked. */
export const FULL = `At most ${MAX_ENDPOINTS} endpoints: deselect another one first.`;

/** @returns undefined where it would be one too many */
export function toggled(picked: readonly string[], key: string): string[] | undefined {
  if (picked.includes(key)) return picked.filter((other) => other !== key);
  return picked.length < MAX_ENDPOINTS ? [...picked, key] : undefined;
}

/** With as many of the found ones as there is room for. */
export function withAll(picked: readonly string[], found: readonly string[]): string[] {
  return [...new Set([...picked, ...found])].slice(0, Math.max(MAX_ENDPOINTS, picked.length));
}

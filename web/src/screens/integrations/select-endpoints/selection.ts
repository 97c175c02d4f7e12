import { t } from '@lingui/core/macro';
/** The reason why no more than `max` can be selected. */
export function fullText(max: number): string {
  return t`At most ${max} endpoints: deselect another one first.`;
}

/** @returns undefined where the maximum is reached */
export function toggled(selected: readonly string[], key: string, max: number): string[] | undefined {
  if (selected.includes(key)) return selected.filter((other) => other !== key);
  return selected.length < max ? [...selected, key] : undefined;
}

/** With the matches, up to the maximum. */
export function withAll(selected: readonly string[], matches: readonly string[], max: number): string[] {
  return [...new Set([...selected, ...matches])].slice(0, Math.max(max, selected.length));
}

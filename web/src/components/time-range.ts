/** A time range as the URL stores it: relative to now, or between two local times. */
export type TimeRange = { range?: string; since?: string; until?: string };

const HOUR_MS = 3_600_000;

/** Their names are those of the filter. */
export const RELATIVE_RANGES = [
  { value: '1h', ms: HOUR_MS },
  { value: '24h', ms: 24 * HOUR_MS },
  { value: '7d', ms: 7 * 24 * HOUR_MS },
  { value: '30d', ms: 30 * 24 * HOUR_MS },
] as const;

/** As the API takes it: from `since` on, before `until`. */
export function toTimes({ range, since, until }: TimeRange): { since?: string; until?: string } {
  const relative = RELATIVE_RANGES.find(({ value }) => value === range);
  if (relative) return { since: new Date(Date.now() - relative.ms).toISOString() };
  return { ...toIsoTime('since', since), ...toIsoTime('until', until) };
}

/** A local time, "2027-03-01T09:30", as an ISO time; nothing where it is invalid. */
function toIsoTime<Name extends string>(name: Name, text: string | undefined): { [name in Name]?: string } {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  const none: { [name in Name]?: string } = {};
  return Number.isNaN(time) ? none : { ...none, [name]: new Date(time).toISOString() };
}

/** The number of filters that are set; a time range counts as one. */
export function countFilters({ range, since, until, ...others }: TimeRange): number {
  return Object.keys(others).length + (range || since || until ? 1 : 0);
}

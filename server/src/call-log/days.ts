const DAY_MS = 86_400_000;

/** The day (UTC) of a time, as columns named `day` hold it: `2026-01-31`. */
function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** The day (UTC) so many days ago. */
export function daysAgo(days: number): string {
  return dayOf(new Date(Date.now() - days * DAY_MS));
}

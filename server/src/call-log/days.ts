const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The day (UTC) of a time, as columns named `day` hold it: `2026-01-31`. */
function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** The day (UTC) so many days ago. */
export function daysAgo(days: number): string {
  return dayOf(new Date(Date.now() - days * DAY_MS));
}

/** The hour (UTC) so many hours ago, as the column `hour` holds it: `2026-01-31T09`. */
export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * HOUR_MS).toISOString().slice(0, 13);
}

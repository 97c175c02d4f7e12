import { locale } from '../language/language.ts';

/** Times as logs write them: 24 hours, in the time zone of the browser, which `timeZoneText` names. */

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const clock = new Intl.DateTimeFormat(locale, CLOCK);
const minute = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const exact = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  ...CLOCK,
  fractionalSecondDigits: 3,
});
const zone = new Intl.DateTimeFormat(locale, { timeZoneName: 'shortOffset' });

/** `14:03:27`, with the day where it is not today. */
export function clockText(date: Date): string {
  return withDay(date, clock.format(date));
}

/** `14:03`, with the day where it is not today. */
export function minuteText(date: Date): string {
  return withDay(date, minute.format(date));
}

/** `14:03 – 14:33`, with the days where they differ, or are not today. */
export function spanText(from: Date, to: Date, { hasSeconds }: { hasSeconds: boolean }): string {
  const format = hasSeconds ? clock : minute;
  if (isSameDay(from, to)) return `${withDay(from, format.format(from))} – ${format.format(to)}`;
  return [from, to].map((date) => `${day.format(date)}, ${format.format(date)}`).join(' – ');
}

/** `Nov 28, 2026, 14:03:27.125`. */
export function exactText(date: Date): string {
  return exact.format(date);
}

/** `Nov 28`. */
export function dayText(date: Date): string {
  return day.format(date);
}

/** `UTC+1 (Europe/Berlin)`. */
export function timeZoneText(): string {
  const { timeZone } = zone.resolvedOptions();
  if (timeZone === 'UTC') return timeZone;
  const offset = zone.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${offset.replace('GMT', 'UTC')} (${timeZone})`;
}

function withDay(date: Date, time: string): string {
  return isSameDay(date, new Date()) ? time : `${day.format(date)}, ${time}`;
}

function isSameDay(one: Date, other: Date): boolean {
  return one.toDateString() === other.toDateString();
}

/** `2026-11-28T14:03:27`, as fields for a local time and the URL have it. */
export function localTimeText(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

import { t } from '@lingui/core/macro';
import { useEffect, useState } from 'react';
import { locale } from '../language/language.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const MONTH_MS = 30 * 86_400_000;
const REFRESH_MS = 30_000;
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });

/** "5 minutes ago", with the exact time on hover. Older than a month, it is a date. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={exact.format(date)}>
      {distance(date, now)}
    </time>
  );
}

function distance(date: Date, now: number): string {
  const passed = date.getTime() - now;
  if (Math.abs(passed) > MONTH_MS) return day.format(date);
  for (const [unit, length] of UNITS)
    if (Math.abs(passed) >= length) return relative.format(wholeUnits(passed / length), unit);
  return t`just now`;
}

/** What is yet to come is rounded: a date of 30 days ahead is "in 30 days" also a moment later. */
function wholeUnits(units: number): number {
  return units > 0 ? Math.round(units) : Math.trunc(units);
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

import { locale } from '../language/language.ts';

const ms = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
const seconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });

/** A duration as every screen writes it: 0.25 ms, 12.3 ms, 345 ms, 1.24 s, 2 min 5 s. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 0.01) return '0 ms';
  if (milliseconds < 999.5) return `${ms.format(milliseconds)} ms`;
  if (milliseconds < 59_995) return `${seconds.format(milliseconds / 1000)} s`;
  const whole = Math.round(milliseconds / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

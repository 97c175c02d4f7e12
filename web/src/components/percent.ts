import { locale } from '../language/language.ts';

const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

/** "2.1%"; "0%" of nothing. */
export function percentText(part: number, whole: number): string {
  return percent.format(whole === 0 ? 0 : part / whole);
}

import { locale } from '../language/language.ts';

const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size as every screen writes it: 910 B, 12.3 kB, 3.21 MB. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${number.format(size)} ${UNITS[unit]}`;
}

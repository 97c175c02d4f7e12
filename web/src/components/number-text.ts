import { locale } from '../language/language.ts';

const number = new Intl.NumberFormat(locale);

/** A number of things, as every screen writes it: 1,234. */
export function numberText(value: number): string {
  return number.format(value);
}

import { locale } from '../../language/language.ts';

const KIB = 1024;
const MIB = KIB * 1024;
const GIB = MIB * 1024;
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** "10 MiB" */
export function bytesText(bytes: number): string {
  if (bytes >= GIB) return `${number.format(bytes / GIB)} GiB`;
  return bytes >= MIB ? `${number.format(bytes / MIB)} MiB` : `${number.format(bytes / KIB)} KiB`;
}

/** "30 s" */
export function durationText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms >= 120_000 ? `${number.format(ms / 60_000)} min` : `${number.format(ms / 1000)} s`;
}

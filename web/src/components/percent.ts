const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** "2.1%"; "0%" of nothing. */
export function percentText(part: number, whole: number): string {
  return percent.format(whole === 0 ? 0 : part / whole);
}

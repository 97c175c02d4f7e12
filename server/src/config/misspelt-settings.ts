/** Unknown environment variables are ignored, so a misspelt setting would silently have no effect. */

const SHORT_NAME = 6;

/**
 * @param names of all environment variables
 * @param settings the names that Trunkline reads
 * @returns a sentence for each name that is almost that of a setting
 */
export function misspeltSettings(names: readonly string[], settings: ReadonlySet<string>): string[] {
  return names
    .filter((name) => !settings.has(name))
    .flatMap((name) => {
      const similar = [...settings].find((setting) => isAlmost(name, setting));
      return similar === undefined ? [] : [`${name} is no setting of Trunkline. Did you mean ${similar}?`];
    });
}

function isAlmost(name: string, setting: string): boolean {
  const allowed = setting.length > SHORT_NAME ? 2 : 1;
  return Math.abs(name.length - setting.length) <= allowed && editDistance(name, setting) <= allowed;
}

/** Levenshtein distance, row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const substituted = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Text as words that can be compared, whatever their case, accents or plural. */

/** A word of a prompt. */
export type Token = {
  /** As the person wrote it. */
  text: string;
  folded: string;
  stem: string;
  /** What separates it from the word before. */
  gap: Separator;
  isCapital: boolean;
};

type Separator = 'start' | 'space' | 'hyphen' | 'dot' | 'comma' | 'stop';

/** What a prompt says after this many words is not read. */
const MAX_TOKENS = 500;

/** Latin letters end where another script begins: in “GitHubの” the name is a word. */
const TOKEN_PATTERN =
  /[\p{Script=Latin}\p{M}\p{N}]+(?:['’](?:t|d|s|m|ll|re|ve)(?![\p{Script=Latin}]))?|[\p{L}\p{M}\p{N}]+/gu;

export function tokenize(prompt: string): Token[] {
  const words: Token[] = [];
  let end = 0;
  for (const { 0: text, index } of prompt.matchAll(TOKEN_PATTERN)) {
    const gap = words.length === 0 ? 'start' : separatorIn(prompt.slice(end, index));
    const folded = fold(text.replace(/['’]s$/, '').replace(/['’]/, ''));
    words.push({ text, folded, stem: stem(folded), gap, isCapital: /^\p{Lu}/u.test(text) });
    end = index + text.length;
    if (words.length === MAX_TOKENS) break;
  }
  return words;
}

function separatorIn(between: string): Separator {
  if (/[;!?\n()[\]{}—–]|[.:]\s|\s-+\s/u.test(between)) return 'stop';
  if (between.includes(',')) return 'comma';
  if (between === '-' || between === '‑') return 'hyphen';
  return between === '.' ? 'dot' : 'space';
}

/** The stems of a text of an API description, “camelCase” in its parts. */
export function stemsOf(text: string): string[] {
  const parted = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return (fold(parted).match(/[\p{L}\p{N}]+/gu) ?? []).map(stem);
}

/** Without case and accents. */
export function fold(text: string): string {
  const isPlain = /^[\x20-\x7e]*$/.test(text);
  return (isPlain ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();
}

/** An English plural as its singular; every other word as it is. */
export function stem(folded: string): string {
  if (folded.length < 4 || !folded.endsWith('s') || /(ss|us|is)$/.test(folded)) return folded;
  if (folded.endsWith('ies')) return `${folded.slice(0, -3)}y`;
  return folded.slice(0, /(s|x|z|ch|sh)es$/.test(folded) ? -2 : -1);
}

/**
 * Is `written` likely `meant`, misspelt? Names are seldom misspelt in their first letter, and short ones are too
 * close to other words to tell.
 */
export function isTypoOf(written: string, meant: string): boolean {
  const most = maxEdits(meant.length);
  if (most === 0 || written[0] !== meant[0] || Math.abs(written.length - meant.length) > most) return false;
  return editDistance(written, meant) <= most;
}

function maxEdits(length: number): number {
  if (length < 5) return 0;
  return length < 9 ? 1 : 2;
}

/** Letters added, left out, changed, or swapped with their neighbour (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let older: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next.push(
        Math.min(
          cellAt(row, j) + 1,
          cellAt(next, j - 1) + 1,
          cellAt(row, j - 1) + (isSame ? 0 : 1),
          isSwapped ? cellAt(older, j - 2) + 1 : Infinity,
        ),
      );
    }
    [older, row] = [row, next];
  }
  return cellAt(row, to.length);
}

function cellAt(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}

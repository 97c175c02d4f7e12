/** Splits text into tokens that compare equal whatever their case, accents or plural. */

/** A word of a prompt. */
export type Token = {
  /** As the user wrote it. */
  text: string;
  /** In lower case and without accents. */
  folded: string;
  stem: string;
  /** What is between it and the token before. */
  separator: Separator;
  isCapitalised: boolean;
};

type Separator = 'start' | 'space' | 'hyphen' | 'dot' | 'comma' | 'stop';

/** The rest of a longer prompt is not read. */
const MAX_TOKENS = 500;

/** Latin letters end where another script begins: in “GitHubの” the name is a token. “E-mail” and “on-call” are one. */
const TOKEN_PATTERN =
  /(?:(?<![\p{L}\p{N}-])(?:e|on|to)[-‑](?=\p{Script=Latin}))?[\p{Script=Latin}\p{M}\p{N}]+(?:['’](?:t|d|s|m|ll|re|ve)(?![\p{Script=Latin}]))?|[\p{L}\p{M}\p{N}]+/giu;

/** Splits a prompt into its tokens. */
export function tokenize(prompt: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const { 0: text, index } of prompt.matchAll(TOKEN_PATTERN)) {
    const separator = tokens.length === 0 ? 'start' : separatorIn(prompt.slice(end, index));
    const folded = fold(text.replace(/['’]s$/, '').replace(/['’‑-]/, ''));
    tokens.push({ text, folded, stem: stem(folded), separator, isCapitalised: /^\p{Lu}/u.test(text) });
    end = index + text.length;
    if (tokens.length === MAX_TOKENS) break;
  }
  return tokens;
}

function separatorIn(between: string): Separator {
  if (/[;!?\n()[\]{}—–]|[.:]\s|\s-+\s/u.test(between)) return 'stop';
  if (between.includes(',')) return 'comma';
  if (between === '-' || between === '‑') return 'hyphen';
  return between === '.' ? 'dot' : 'space';
}

/** The words of a text, folded; “e-mail” and “on-call” are one. */
export function wordsOf(text: string): string[] {
  return (
    fold(text)
      .replace(/(?<![\p{L}\p{N}-])(e|on|to)-(?=[a-z])/gu, '$1')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Separates the words of identifiers: `listForRepos`. */
export function splitIdentifiers(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
}

/** The stems of a text of a spec, identifiers in it too. */
export function stemsOf(text: string): string[] {
  return wordsOf(splitIdentifiers(text)).map(stem);
}

/** In lower case and without accents. */
function fold(text: string): string {
  const isAscii = /^[\x20-\x7e]*$/.test(text);
  return (isAscii ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();
}

/** The singular of an English plural; every other word as it is. */
export function stem(folded: string): string {
  if (folded.length < 4 || !folded.endsWith('s') || /(ss|us|is)$/.test(folded)) return folded;
  if (folded.endsWith('ies')) return `${folded.slice(0, -3)}y`;
  return folded.slice(0, /(s|x|z|ch|sh)es$/.test(folded) ? -2 : -1);
}

/** Is it an English plural, or a verb in the third person? */
export function isPlural(token: Token | undefined): boolean {
  return token !== undefined && token.folded !== token.stem;
}

/**
 * Is `written` likely a misspelling of `term`? Names are seldom misspelt in their first letter, and short ones are too
 * close to other words to tell.
 */
export function isTypoOf(written: string, term: string): boolean {
  const maxDistance = maxEditDistance(term.length);
  if (maxDistance === 0 || written[0] !== term[0]) return false;
  if (Math.abs(written.length - term.length) > maxDistance) return false;
  return editDistance(written, term) <= maxDistance;
}

function maxEditDistance(length: number): number {
  if (length < 5) return 0;
  return length < 9 ? 1 : 2;
}

/** Letters inserted, deleted, substituted, or swapped with their neighbour (optimal string alignment distance). */
function editDistance(from: string, to: string): number {
  let previousRow: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const nextRow = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      nextRow.push(
        Math.min(
          cellAt(row, j) + 1,
          cellAt(nextRow, j - 1) + 1,
          cellAt(row, j - 1) + (isSame ? 0 : 1),
          isSwapped ? cellAt(previousRow, j - 2) + 1 : Infinity,
        ),
      );
    }
    [previousRow, row] = [row, nextRow];
  }
  return cellAt(row, to.length);
}

function cellAt(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}

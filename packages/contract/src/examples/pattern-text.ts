/** Longer texts are no examples. */
export const MAX_LENGTH = 1_000;

/** A part of a text that may be repeated. */
type Piece = { text: string; count: number; max: number };

type Range = readonly [from: string, to: string];

class UnsupportedPattern extends Error {}

/**
 * A text that matches a regular expression, by reading it: nothing is ever matched with it, so that a slow expression
 * takes no time.
 *
 * @param minLength how long the text has to be at least
 * @returns undefined for expressions that are not simple: with lookarounds, references or word boundaries
 */
export function patternText(pattern: string, minLength: number): string | undefined {
  try {
    const pieces = new PatternReader(pattern).read();
    lengthen(pieces, Math.max(minLength, 1));
    const text = textOf(pieces);
    return text.length < minLength ? undefined : text;
  } catch (error) {
    if (error instanceof UnsupportedPattern) return undefined;
    throw error;
  }
}

/** Repeats what may be repeated until the text is long enough. */
function lengthen(pieces: readonly Piece[], minLength: number): void {
  let missing = minLength - textOf(pieces).length;
  for (const piece of pieces) {
    if (missing <= 0 || piece.text === '') continue;
    const more = Math.min(Math.ceil(missing / piece.text.length), piece.max - piece.count);
    piece.count += more;
    missing -= more * piece.text.length;
  }
}

function textOf(pieces: readonly Piece[]): string {
  const length = pieces.reduce((sum, { text, count }) => sum + text.length * count, 0);
  if (length > MAX_LENGTH) throw new UnsupportedPattern();
  return pieces.map(({ text, count }) => text.repeat(count)).join('');
}

const ESCAPED_CLASSES: Readonly<Record<string, readonly Range[]>> = {
  d: [['0', '9']],
  w: [
    ['a', 'z'],
    ['A', 'Z'],
    ['0', '9'],
    ['_', '_'],
  ],
  s: [[' ', ' ']],
};

/** Characters that an example rather has. */
const PREFERRED = ['a', 'A', '1', '-', ' '];

/** Reads a regular expression from left to right. */
class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): Piece[] {
    this.#skip('^');
    const pieces = this.#alternative('$');
    // Other alternatives are not needed, and closing what was never opened is no expression.
    if (this.#skip(')')) throw new UnsupportedPattern();
    return pieces;
  }

  /** The pieces up to `|`, `)` or the end. */
  #alternative(end?: '$'): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#pattern.length && !/[|)]/.test(this.#next)) {
      if (end !== undefined && this.#skip(end)) {
        if (this.#at < this.#pattern.length && this.#next !== '|') throw new UnsupportedPattern();
        break;
      }
      const text = this.#atom();
      pieces.push({ text, ...this.#quantifier() });
    }
    return pieces;
  }

  #atom(): string {
    if (this.#skip('(')) return this.#group();
    if (this.#skip('[')) return this.#class();
    const char = this.#take();
    if (char === '\\') return oneOf([...this.#escaped()], false);
    if (char === '.') return 'a';
    if (/[\^$*+?{}\]]/.test(char)) throw new UnsupportedPattern();
    return char;
  }

  #group(): string {
    if (this.#skip('?') && !this.#skip(':')) throw new UnsupportedPattern();
    const text = textOf(this.#alternative());
    while (this.#skip('|')) this.#alternative();
    if (!this.#skip(')')) throw new UnsupportedPattern();
    return text;
  }

  #class(): string {
    const isNegated = this.#skip('^');
    const ranges: Range[] = [];
    while (!this.#skip(']')) {
      const from = this.#classMember();
      const isRange = this.#next === '-' && this.#pattern[this.#at + 1] !== ']';
      if (isRange) {
        this.#take();
        const to = this.#classMember();
        const [[low] = [], [high] = []] = [from[0], to[0]];
        if (from.length !== 1 || to.length !== 1 || low === undefined || high === undefined)
          throw new UnsupportedPattern();
        ranges.push([low, high]);
      } else ranges.push(...from);
    }
    return oneOf(ranges, isNegated);
  }

  #classMember(): readonly Range[] {
    const char = this.#take();
    return char === '\\' ? this.#escaped() : [[char, char]];
  }

  /** What follows a backslash. */
  #escaped(): readonly Range[] {
    const char = this.#take();
    if (Object.hasOwn(ESCAPED_CLASSES, char)) return ESCAPED_CLASSES[char] ?? [];
    if (/[a-z0-9]/i.test(char)) throw new UnsupportedPattern();
    return [[char, char]];
  }

  #quantifier(): { count: number; max: number } {
    const [all, min = '', comma, max = ''] =
      /^(?:[?*+]|\{(\d{1,4})(,)?(\d{1,4})?\})\??/.exec(this.#pattern.slice(this.#at, this.#at + 14)) ?? [];
    if (all === undefined) return { count: 1, max: 1 };
    this.#at += all.length;
    if (all.startsWith('?')) return { count: 0, max: 1 };
    if (all.startsWith('*')) return { count: 0, max: MAX_LENGTH };
    if (all.startsWith('+')) return { count: 1, max: MAX_LENGTH };
    const count = Number(min);
    return { count, max: comma === undefined ? count : max === '' ? MAX_LENGTH : Number(max) };
  }

  get #next(): string {
    return this.#pattern[this.#at] ?? '';
  }

  #take(): string {
    const char = this.#next;
    if (char === '') throw new UnsupportedPattern();
    this.#at += 1;
    return char;
  }

  #skip(char: string): boolean {
    const isNext = this.#next === char;
    if (isNext) this.#at += 1;
    return isNext;
  }
}

/** A character that is in one of the ranges, or in none of them. */
function oneOf(ranges: readonly Range[], isNegated: boolean): string {
  const isIn = (char: string) => ranges.some(([from, to]) => from <= char && char <= to);
  const preferred = PREFERRED.find((char) => isIn(char) !== isNegated);
  const char = preferred ?? (isNegated ? undefined : ranges[0]?.[0]);
  if (char === undefined) throw new UnsupportedPattern();
  return char;
}

import {
  COMPARED_BYTES,
  HOLDS_ESCAPE,
  MAX_PATTERNS,
  MAY_HOLD_PATTERN,
  type PatternTables,
  patternTables,
} from './pattern-program.ts';
import { SLICE_BYTES, searchSlice } from './programs.ts';

/**
 * What bytes hold: one of the patterns at least, perhaps; and a sign that begins an escape: `\`, `%` or `&`. Where they may
 * hold a pattern, they may hold an escape.
 */
export type Found = { mayHoldPattern: boolean; holdsEscape: boolean };

/** Searches bytes for many patterns in one pass, nearly as fast as they are read from memory. */
export class PatternSearch {
  readonly #tables: PatternTables | undefined;

  /** @param patterns each of at least three bytes */
  constructor(patterns: readonly Uint8Array[]) {
    // Of so many nearly every byte begins one.
    this.#tables = patterns.length <= MAX_PATTERNS ? patternTables(patterns) : undefined;
  }

  find(bytes: Uint8Array): Found {
    if (!this.#tables) return EVERYTHING;
    let flags = 0;
    for (let at = 0; at < bytes.length && flags !== ALL_FLAGS; at += SLICE_BYTES - COMPARED_BYTES)
      flags |= searchSlice(
        bytes.length <= SLICE_BYTES ? bytes : bytes.subarray(at, at + SLICE_BYTES),
        this.#tables,
      );
    return { mayHoldPattern: (flags & MAY_HOLD_PATTERN) !== 0, holdsEscape: (flags & HOLDS_ESCAPE) !== 0 };
  }

  /** The same of bytes in chunks. */
  findIn(chunks: readonly Uint8Array[]): Found {
    const found = { mayHoldPattern: false, holdsEscape: false };
    let before = new Uint8Array(0);
    for (const chunk of chunks) {
      const around = Buffer.concat([before, chunk.subarray(0, COMPARED_BYTES)]);
      for (const bytes of [around, chunk]) {
        const { mayHoldPattern, holdsEscape } = this.find(bytes);
        found.mayHoldPattern ||= mayHoldPattern;
        found.holdsEscape ||= holdsEscape;
      }
      // A chunk may be shorter than what is compared.
      before = Buffer.concat([before, chunk.subarray(-COMPARED_BYTES)]).subarray(-COMPARED_BYTES);
    }
    return found;
  }
}

const ALL_FLAGS = HOLDS_ESCAPE | MAY_HOLD_PATTERN;
const EVERYTHING: Found = { mayHoldPattern: true, holdsEscape: true };

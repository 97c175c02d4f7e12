import {
  add,
  and,
  andBytes,
  bytesOf,
  type Code,
  equalBytes,
  gotoIf,
  hasAny,
  highestBits,
  int,
  isZero,
  less,
  loadBytes,
  loadInt,
  lookUpBytes,
  loop,
  orBytes,
  type Program,
  program,
  returnValue,
  sequence,
  shiftedByHalf,
  shiftLeft,
  subtract,
  type Type,
  trailingZeros,
  unequalBytes,
  type Variable,
  when,
  xorBytes,
} from './assembler.ts';

/**
 * Whether bytes hold one of several patterns, or a sign that begins an escape, as a program of WebAssembly. It tests
 * sixteen positions at once, by the halves of three bytes each, and compares where these fit (the algorithm "Teddy" of
 * Hyperscan: Wang et al., "Hyperscan: a fast multi-pattern regex matcher for modern CPUs", NSDI 2019, 4.2).
 */

/** Flags that the program returns. */
export const HOLDS_ESCAPE = 1;
export const MAY_HOLD_PATTERN = 2;

/** Three pairs of tables: which groups of patterns have a byte with this lower or upper half first, second or third. */
const TABLES = 0x4000;
const TABLE_BYTES = 16;
const FINGERPRINT = 3;
/** Sixteen times each: a constant would be made anew for each sixteen bytes. */
const REPEATED = [0x0f, ...Buffer.from('\\%&')];
const REPEATED_BYTES = TABLES + 2 * FINGERPRINT * TABLE_BYTES;
/** How many patterns there are, behind which they follow: the beginning of each, and which of these bytes it has. */
const COUNT = REPEATED_BYTES + REPEATED.length * TABLE_BYTES;
const PATTERNS = COUNT + TABLE_BYTES;
/** As much of a pattern is compared. */
export const COMPARED_BYTES = 16;
const PATTERN_BYTES = 2 * COMPARED_BYTES;
/** A bit of a byte for each. */
const GROUPS = 8;

/** Bytes that were made to begin patterns everywhere are left to an algorithm that is linear in their number. */
const MAX_COMPARED = 4096;
export const MAX_PATTERNS = 480;

/** What the program compares bytes with, and where in the memory it is. */
export type PatternTables = { address: number; bytes: Uint8Array };

/**
 * The tables of the program for some patterns.
 *
 * @param patterns at most MAX_PATTERNS, each of at least three bytes
 */
export function patternTables(patterns: readonly Uint8Array[]): PatternTables {
  const bytes = new Uint8Array(PATTERNS - TABLES + patterns.length * PATTERN_BYTES);
  new DataView(bytes.buffer).setInt32(COUNT - TABLES, patterns.length, true);
  for (const [index, byte] of REPEATED.entries()) {
    const start = REPEATED_BYTES - TABLES + index * TABLE_BYTES;
    bytes.fill(byte, start, start + TABLE_BYTES);
  }
  // Patterns that begin alike are in one group: it fits fewer other bytes.
  const sorted = patterns.toSorted(Buffer.compare);
  for (const [index, pattern] of sorted.entries()) {
    const group = 1 << Math.floor((index * GROUPS) / sorted.length);
    for (const [position, byte] of pattern.subarray(0, FINGERPRINT).entries()) {
      const lower = 2 * position * TABLE_BYTES + (byte & 0x0f);
      const upper = (2 * position + 1) * TABLE_BYTES + (byte >> 4);
      bytes[lower] = (bytes[lower] ?? 0) | group;
      bytes[upper] = (bytes[upper] ?? 0) | group;
    }
    const start = PATTERNS - TABLES + index * PATTERN_BYTES;
    const compared = pattern.subarray(0, COMPARED_BYTES);
    bytes.set(compared, start);
    bytes.fill(0xff, start + COMPARED_BYTES, start + COMPARED_BYTES + compared.length);
  }
  return { address: TABLES, bytes };
}

/** The program: takes the addresses where bytes begin and end; 32 bytes behind them are read too. */
export function patternProgram(): Program {
  const types = [...Array<Type>(4).fill('int'), ...Array<Type>(13).fill('bytes')];
  return program(2, types, (variable) => {
    const [at, end] = [variable(0), variable(1)];
    const [bits, position, pattern, compared] = [variable(2), variable(3), variable(4), variable(5)];
    const lowerTable = (distance: number) => variable(6 + 2 * distance);
    const upperTable = (distance: number) => variable(7 + 2 * distance);
    const [sixteen, fitting, escapes] = [variable(12), variable(13), variable(14)];
    const repeated = (index: number) => variable(15 + index);
    const [lowerHalf, backslash, percent, ampersand] = [repeated(0), repeated(1), repeated(2), repeated(3)];
    const increase = (one: Variable, by: number) => one.set(add(one.get, int(by)));
    const isEqual = (sign: Variable) => equalBytes(sixteen.get, sign.get);
    const patternsEnd = add(int(PATTERNS), shiftLeft(loadInt(int(COUNT)), int(Math.log2(PATTERN_BYTES))));

    /** The groups that the bytes at a distance fit. */
    const groupsAt = (distance: number): Code =>
      sequence(
        sixteen.set(loadBytes(at.get, distance)),
        andBytes(
          lookUpBytes(lowerTable(distance).get, andBytes(sixteen.get, lowerHalf.get)),
          lookUpBytes(upperTable(distance).get, andBytes(shiftedByHalf(sixteen.get), lowerHalf.get)),
        ),
      );

    const compare = loop(
      'positions',
      position.set(add(at.get, trailingZeros(bits.get))),
      pattern.set(int(PATTERNS)),
      loop(
        'patterns',
        when(
          isZero(
            hasAny(
              andBytes(
                xorBytes(loadBytes(position.get), loadBytes(pattern.get)),
                loadBytes(pattern.get, COMPARED_BYTES),
              ),
            ),
          ),
          returnValue(int(HOLDS_ESCAPE | MAY_HOLD_PATTERN)),
        ),
        increase(pattern, PATTERN_BYTES),
        gotoIf('patterns', less(pattern.get, patternsEnd)),
      ),
      increase(compared, 1),
      when(less(int(MAX_COMPARED), compared.get), returnValue(int(HOLDS_ESCAPE | MAY_HOLD_PATTERN))),
      // Without the lowest bit.
      bits.set(and(bits.get, subtract(bits.get, int(1)))),
      gotoIf('positions', bits.get),
    );

    return sequence(
      ...[0, 1, 2].flatMap((distance) => [
        lowerTable(distance).set(loadBytes(int(TABLES), 2 * distance * TABLE_BYTES)),
        upperTable(distance).set(loadBytes(int(TABLES), (2 * distance + 1) * TABLE_BYTES)),
      ]),
      ...REPEATED.map((_, index) => repeated(index).set(loadBytes(int(REPEATED_BYTES), index * TABLE_BYTES))),
      loop(
        'search',
        fitting.set(andBytes(groupsAt(2), andBytes(groupsAt(1), groupsAt(0)))),
        escapes.set(
          orBytes(escapes.get, orBytes(isEqual(backslash), orBytes(isEqual(percent), isEqual(ampersand)))),
        ),
        when(hasAny(fitting.get), bits.set(highestBits(unequalBytes(fitting.get, bytesOf(0)))), compare),
        increase(at, 16),
        gotoIf('search', less(at.get, end.get)),
      ),
      hasAny(escapes.get),
    );
  });
}

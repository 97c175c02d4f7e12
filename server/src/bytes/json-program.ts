import {
  add,
  and,
  block,
  bytesOf,
  type Code,
  equal,
  equalBytes,
  goto,
  gotoIf,
  gotoOneOf,
  highestBits,
  int,
  isZero,
  less,
  lessBytes,
  loadByte,
  loadBytes,
  loadInt,
  loop,
  notLess,
  orBytes,
  type Program,
  program,
  returnValue,
  select,
  sequence,
  shiftLeft,
  storeByte,
  storeInt,
  subtract,
  trailingZeros,
  unequal,
  type Variable,
  when,
} from './assembler.ts';

/**
 * Whether bytes are JSON (RFC 8259), as a program of WebAssembly: sixteen characters of a string at once. It stops
 * wherever the bytes end, and goes on with the next ones in the state that it kept.
 */

/** What can come next; `*_NAME`: the name of a member, `*_ITEM`: a value or the end of its list. */
const VALUE = 0;
const FIRST_ITEM = 1;
const FIRST_NAME = 2;
const NAME = 3;
const COLON = 4;
/** A comma, or the end of the container. */
const AFTER = 5;
const STRING = 6;
const ESCAPE = 7;
/** The last of four hexadecimal digits; more are to come in the states after it. */
const HEX = 8;
const WORD = 12;
/** RFC 8259, 6: what a number consists of so far. */
const MINUS = 13;
const ZERO = 14;
const INTEGER = 15;
const POINT = 16;
const FRACTION = 17;
const E = 18;
const SIGN = 19;
const EXPONENT = 20;

/** A bit for each state in which a number may end, and a text. */
const NUMBER_MAY_END_IN = (1 << ZERO) | (1 << INTEGER) | (1 << FRACTION) | (1 << EXPONENT);
export const MAY_END_IN = NUMBER_MAY_END_IN | (1 << AFTER);

/** What the program returns. */
export const SO_FAR_VALID = 0;
export const TOO_DEEP = 2;
const INVALID = 1;

/** The integers of the state, which begin at address 0, by their positions. All are 0 before the first byte. */
export const STATE = { state: 0, depth: 1, values: 2, isName: 3, word: 4 } as const;
export const STATE_INTEGERS = 5;

const IS_SPACE = 0x100;
const IS_ESCAPED = 0x200;
const IS_HEX = 0x300;
/** For each state of a number and each byte, the next state, or 0. */
const NEXT_OF_NUMBER = 0x400;
const WORDS = 0xd00;
/** The closing characters of the containers around the innermost one, and that. */
export const STACK = 0x1000;

/** The constant tables of the program, by their addresses. */
export function jsonTables(): [address: number, bytes: Uint8Array][] {
  const numbers = new Uint8Array(8 * 256);
  const go = (from: number, characters: string, to: number) => {
    for (const character of characters) numbers[(from - MINUS) * 256 + character.charCodeAt(0)] = to;
  };
  go(MINUS, '0', ZERO);
  go(MINUS, '123456789', INTEGER);
  go(INTEGER, DIGITS, INTEGER);
  for (const whole of [ZERO, INTEGER]) go(whole, '.', POINT);
  for (const start of [POINT, FRACTION]) go(start, DIGITS, FRACTION);
  for (const start of [ZERO, INTEGER, FRACTION]) go(start, 'eE', E);
  go(E, '+-', SIGN);
  for (const start of [E, SIGN, EXPONENT]) go(start, DIGITS, EXPONENT);
  return [
    [IS_SPACE, setOf(' \n\r\t')],
    [IS_ESCAPED, setOf('"\\/bfnrt')],
    [IS_HEX, setOf(`${DIGITS}abcdefABCDEF`)],
    [NEXT_OF_NUMBER, numbers],
    [WORDS, Buffer.from(Object.keys(WORD_STARTS).join('\0').concat('\0'))],
  ];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const DIGITS = '0123456789';
/** Where the rest of each word begins. */
const WORD_STARTS = { true: WORDS + 1, false: WORDS + 6, null: WORDS + 12 } as const;

function setOf(characters: string): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    characters.includes(String.fromCharCode(byte)) ? 1 : 0,
  );
}

const byteOf = (character: string) => int(character.charCodeAt(0));

/**
 * The program: takes the addresses where bytes begin and end, with a NUL behind them, which is no part of any token.
 *
 * @param maxDepth how many levels of containers there may be
 */
export function jsonProgram(maxDepth: number): Program {
  return program(2, ['int', 'int', 'int', 'int', 'int', 'int', 'int', 'int', 'bytes'], (variable) => {
    const [at, end] = [variable(0), variable(1)];
    const [state, depth, values, isName] = [variable(2), variable(3), variable(4), variable(5)];
    const [word, close, byte, found] = [variable(6), variable(7), variable(8), variable(9)];
    const sixteen = variable(10);

    const increase = (one: Variable, by: Code = int(1)) => one.set(add(one.get, by));
    const load = (name: keyof typeof STATE) => loadInt(int(4 * STATE[name]));
    const store = (name: keyof typeof STATE, from: Variable) => storeInt(int(4 * STATE[name]), from.get);
    const isByte = (character: string) => equal(byte.get, byteOf(character));
    const isDigit = less(subtract(byte.get, byteOf('0')), int(10));
    const read = byte.set(loadByte(at.get));
    /** Neither what was read nor anything else can follow: the bytes end here, or are no JSON. */
    const stopIn = (last: number) => sequence(state.set(int(last)), goto('stop'));
    /** Passes a character, and goes on with what follows it. */
    const pass = (next: Code | number, label = 'next') =>
      sequence(increase(at), state.set(typeof next === 'number' ? int(next) : next), goto(label));

    /** Reads the next character that is no space. */
    const readToken = loop('spaces', read, when(loadByte(byte.get, IS_SPACE), increase(at), goto('spaces')));

    /** Reads the next character of a string that does not stand for itself, or the NUL at the end. */
    const readString = sequence(
      loop(
        'characters',
        sixteen.set(loadBytes(at.get)),
        found.set(
          highestBits(
            orBytes(
              orBytes(equalBytes(sixteen.get, bytesOf(QUOTE)), equalBytes(sixteen.get, bytesOf(BACKSLASH))),
              lessBytes(sixteen.get, bytesOf(SPACE)),
            ),
          ),
        ),
        when(isZero(found.get), increase(at, int(16)), goto('characters')),
      ),
      increase(at, trailingZeros(found.get)),
      read,
    );

    const openIf = (opening: string, closing: string, first: number) =>
      when(
        isByte(opening),
        when(notLess(depth.get, int(maxDepth)), returnValue(int(TOO_DEEP))),
        increase(values),
        increase(depth),
        close.set(byteOf(closing)),
        storeByte(depth.get, close.get, STACK),
        pass(first),
      );

    const beginWordIf = (name: keyof typeof WORD_STARTS) =>
      when(isByte(name.charAt(0)), increase(values), word.set(int(WORD_STARTS[name])), pass(WORD, 'word'));

    /** What is done in each state, in an order in which the next state is mostly the one behind. */
    const steps: [label: string, ...Code[]][] = [
      ['first name', readToken, gotoIf('after', isByte('}'))],
      [
        'name',
        readToken,
        gotoIf('stop', unequal(byte.get, byteOf('"'))),
        increase(at),
        isName.set(int(1)),
        readString,
        gotoIf('special', unequal(byte.get, byteOf('"'))),
        increase(at),
      ],
      ['colon', readToken, when(unequal(byte.get, byteOf(':')), stopIn(COLON)), pass(VALUE, 'value')],
      ['first item', readToken, gotoIf('after', isByte(']'))],
      [
        'value',
        readToken,
        when(isByte('"'), increase(values), isName.set(int(0)), pass(STRING, 'string')),
        when(isDigit, increase(values), pass(select(isByte('0'), int(ZERO), int(INTEGER)), 'number')),
        openIf('{', '}', FIRST_NAME),
        openIf('[', ']', FIRST_ITEM),
        when(isByte('-'), increase(values), pass(MINUS, 'number')),
        beginWordIf('true'),
        beginWordIf('false'),
        beginWordIf('null'),
        goto('stop'),
      ],
      [
        'string',
        readString,
        when(
          isByte('"'),
          increase(at),
          gotoIf('after', isZero(isName.get)),
          state.set(int(COLON)),
          goto('next'),
        ),
      ],
      ['special', when(unequal(byte.get, byteOf('\\')), stopIn(STRING)), increase(at)],
      [
        'escape',
        read,
        when(loadByte(byte.get, IS_ESCAPED), pass(STRING)),
        when(isByte('u'), pass(HEX + 3)),
        stopIn(ESCAPE),
      ],
      [
        'hex',
        gotoIf('stop', isZero(loadByte(loadByte(at.get), IS_HEX))),
        pass(select(equal(state.get, int(HEX)), int(STRING), subtract(state.get, int(1)))),
      ],
      [
        'word',
        loop(
          'letters',
          byte.set(loadByte(word.get)),
          gotoIf('after', isZero(byte.get)),
          when(unequal(loadByte(at.get), byte.get), stopIn(WORD)),
          increase(word),
          increase(at),
          goto('letters'),
        ),
      ],
      [
        'number',
        // Most numbers are no more than that.
        when(
          equal(state.get, int(INTEGER)),
          loop('digits', read, when(isDigit, increase(at), goto('digits'))),
        ),
        loop(
          'characters',
          read,
          found.set(
            loadByte(add(shiftLeft(subtract(state.get, int(MINUS)), int(8)), byte.get), NEXT_OF_NUMBER),
          ),
          when(found.get, state.set(found.get), increase(at), goto('characters')),
        ),
        // More digits may follow the end of the bytes.
        gotoIf('stop', notLess(at.get, end.get)),
        gotoIf('stop', isZero(and(shiftLeft(int(1), state.get), int(NUMBER_MAY_END_IN)))),
      ],
      [
        'after',
        loop(
          'ends',
          readToken,
          when(isZero(depth.get), stopIn(AFTER)),
          when(isByte(','), pass(select(equal(close.get, byteOf('}')), int(NAME), int(VALUE)))),
          when(unequal(byte.get, close.get), stopIn(AFTER)),
          increase(at),
          increase(depth, int(-1)),
          close.set(loadByte(depth.get, STACK)),
          goto('ends'),
        ),
      ],
    ];

    return sequence(
      state.set(load('state')),
      depth.set(load('depth')),
      values.set(load('values')),
      isName.set(load('isName')),
      word.set(load('word')),
      close.set(loadByte(depth.get, STACK)),
      block('stop', loop('next', switchOf(state.get, LABELS, steps))),
      when(less(at.get, end.get), returnValue(int(INVALID))),
      store('state', state),
      store('depth', depth),
      store('values', values),
      store('isName', isName),
      store('word', word),
      int(SO_FAR_VALID),
    );
  });
}

/** The step of each state; that of all from MINUS on is `number`. */
const LABELS = [
  'value',
  'first item',
  'first name',
  'name',
  'colon',
  'after',
  'string',
  'escape',
  'hex',
  'hex',
  'hex',
  'hex',
  'word',
  'number',
] as const;

/** Steps one behind the other, begun at that whose label has an index. From each, `goto` leads to those behind it. */
function switchOf(
  index: Code,
  labels: readonly string[],
  steps: readonly (readonly [label: string, ...Code[]])[],
): Code {
  return steps.reduce(
    (before, [label, ...codes]) => sequence(block(label, before), ...codes),
    gotoOneOf(labels, index),
  );
}

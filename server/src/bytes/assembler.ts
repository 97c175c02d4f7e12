/**
 * Assembles a module of WebAssembly from instructions written as nested expressions, each of which takes what its
 * operands leave on the stack (WebAssembly Core Specification 2.0, 5: binary format). Only what the programs of this
 * folder use is here. It is assembled when the server starts: there is nothing to build, and no binary to trust.
 */

/** Instructions: they append their bytes, under the labels of the blocks around them, the innermost last. */
export type Code = (bytes: number[], labels: readonly string[]) => void;

type Bytes = readonly number[];

function instruction(opcode: Bytes, ...operands: readonly Code[]): Code {
  return (bytes, labels) => {
    for (const operand of operands) operand(bytes, labels);
    bytes.push(...opcode);
  };
}

/** LEB128 (5.2.2). */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

/** One after the other. */
export function sequence(...codes: readonly Code[]): Code {
  return instruction([], ...codes);
}

const EMPTY = 0x40;
const END = 0x0b;

function structure(opcode: number, label: string, body: readonly Code[]): Code {
  return (bytes, labels) => {
    bytes.push(opcode, EMPTY);
    for (const code of body) code(bytes, [...labels, label]);
    bytes.push(END);
  };
}

/** `goto` of its label leaves it. */
export function block(label: string, ...body: readonly Code[]): Code {
  return structure(0x02, label, body);
}

/** `goto` of its label begins it again; at its end it is left. */
export function loop(label: string, ...body: readonly Code[]): Code {
  return structure(0x03, label, body);
}

export function when(condition: Code, ...then: readonly Code[]): Code {
  return sequence(condition, structure(0x04, '', then));
}

/** The number of a block as seen from within: the innermost is 0. */
function distance(label: string, labels: readonly string[]): number[] {
  return unsigned(labels.length - 1 - labels.lastIndexOf(label));
}

export function goto(label: string): Code {
  return (bytes, labels) => bytes.push(0x0c, ...distance(label, labels));
}

export function gotoIf(label: string, condition: Code): Code {
  return (bytes, labels) => {
    condition(bytes, labels);
    bytes.push(0x0d, ...distance(label, labels));
  };
}

/** Goes to the label at an index; beyond the last, to the last. */
export function gotoOneOf(labelsByIndex: readonly string[], index: Code): Code {
  return (bytes, labels) => {
    index(bytes, labels);
    bytes.push(0x0e, ...unsigned(labelsByIndex.length - 1));
    for (const label of labelsByIndex) bytes.push(...distance(label, labels));
  };
}

export function returnValue(value: Code): Code {
  return instruction([0x0f], value);
}

/** The first where the condition is not 0. */
export function select(condition: Code, first: Code, second: Code): Code {
  return instruction([0x1b], first, second, condition);
}

/** A number of 32 bits. */
export function int(value: number): Code {
  return instruction([0x41, ...signed(value)]);
}

type Binary = (first: Code, second: Code) => Code;

function binary(...opcode: Bytes): Binary {
  return (first, second) => instruction(opcode, first, second);
}

export const equal = binary(0x46);
export const unequal = binary(0x47);
/** Unsigned. */
export const less = binary(0x49);
export const notLess = binary(0x4f);
export const add = binary(0x6a);
export const subtract = binary(0x6b);
export const and = binary(0x71);
export const shiftLeft = binary(0x74);
export const trailingZeros = (value: Code) => instruction([0x68], value);
export const isZero = (value: Code) => instruction([0x45], value);

/** Loads one byte from an address. */
export function loadByte(address: Code, offset = 0): Code {
  return instruction([0x2d, 0, ...unsigned(offset)], address);
}

export function storeByte(address: Code, value: Code, offset = 0): Code {
  return instruction([0x3a, 0, ...unsigned(offset)], address, value);
}

export function loadInt(address: Code, offset = 0): Code {
  return instruction([0x28, 2, ...unsigned(offset)], address);
}

export function storeInt(address: Code, value: Code, offset = 0): Code {
  return instruction([0x36, 2, ...unsigned(offset)], address, value);
}

const vector = (opcode: number, ...immediates: Bytes) => [0xfd, ...unsigned(opcode), ...immediates];

/** Sixteen bytes at once, at an address of any alignment. */
export function loadBytes(address: Code, offset = 0): Code {
  return instruction(vector(0, 0, ...unsigned(offset)), address);
}

/** Sixteen times the same byte. */
export function bytesOf(value: number): Code {
  return instruction(vector(12, ...Array.from({ length: 16 }, () => value)));
}

export const equalBytes = binary(...vector(35));
export const unequalBytes = binary(...vector(36));
/** Unsigned. */
export const lessBytes = binary(...vector(38));
export const andBytes = binary(...vector(78));
export const orBytes = binary(...vector(80));
export const xorBytes = binary(...vector(81));
/** Each pair of bytes as one number, divided by 16: the upper half of each byte, besides bits of its neighbour. */
export const shiftedByHalf = (bytes: Code) => instruction(vector(141), bytes, int(4));
/** The byte of a table of sixteen for each index, which is below 16 (Relaxed SIMD: any other depends on the processor). */
export const lookUpBytes = binary(...vector(0x100));
export const hasAny = (bytes: Code) => instruction(vector(83), bytes);
/** The highest bit of each byte. */
export const highestBits = (bytes: Code) => instruction(vector(100), bytes);

export type Variable = { get: Code; set: (value: Code) => Code };
export type Type = 'int' | 'bytes';
const TYPES: Readonly<Record<Type, number>> = { int: 0x7f, bytes: 0x7b };

/** A function of integers that returns one. */
export type Program = { parameters: number; variables: readonly Type[]; body: Code };

/**
 * @param parameters how many integers it takes
 * @param types of its other variables
 * @param write makes its body of its variables, the parameters first
 */
export function program(
  parameters: number,
  types: readonly Type[],
  write: (variable: (index: number) => Variable) => Code,
): Program {
  const variable = (index: number): Variable => ({
    get: instruction([0x20, ...unsigned(index)]),
    set: (value) => instruction([0x21, ...unsigned(index)], value),
  });
  return { parameters, variables: types, body: write(variable) };
}

/**
 * A module with one memory, which it exports as `memory`, and a program under each name (5.5).
 *
 * @param pages of 64 KiB that the memory has
 */
export function assemble(
  pages: number,
  programs: Readonly<Record<string, Program>>,
): Uint8Array<ArrayBuffer> {
  const list = Object.values(programs);
  const names = Object.keys(programs);
  const exported = names.map((name, index) => [...text(name), 0, ...unsigned(index)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      list.map(({ parameters }) => [
        0x60,
        ...items(Array.from({ length: parameters }, () => [TYPES.int])),
        1,
        TYPES.int,
      ]),
    ),
    ...section(
      3,
      list.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[1, ...unsigned(pages), ...unsigned(pages)]]),
    ...section(7, [[...text('memory'), 2, 0], ...exported]),
    ...section(10, list.map(bodyOf)),
  ]);
}

function bodyOf({ variables, body }: Program): number[] {
  const bytes = items(variables.map((type) => [1, TYPES[type]]));
  body(bytes, []);
  bytes.push(END);
  return [...unsigned(bytes.length), ...bytes];
}

function section(id: number, contents: readonly Bytes[]): number[] {
  const bytes = items(contents);
  return [id, ...unsigned(bytes.length), ...bytes];
}

function items(contents: readonly Bytes[]): number[] {
  return [...unsigned(contents.length), ...contents.flat()];
}

function text(value: string): number[] {
  const bytes = Buffer.from(value);
  return [...unsigned(bytes.length), ...bytes];
}

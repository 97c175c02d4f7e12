import { assemble } from './assembler.ts';
import { jsonProgram, jsonTables, STACK, STATE_INTEGERS } from './json-program.ts';
import { type PatternTables, patternProgram } from './pattern-program.ts';

/** The programs of WebAssembly, and the memory that they share: each runs to its end before anything else does. */

/** As many bytes are looked at at once: they stay in the fast memory of the processor. */
export const SLICE_BYTES = 64 * 1024;

/** Parsers of other languages fail at fewer levels, or crash; RFC 8259, 9, allows a limit. */
export const MAX_JSON_DEPTH = 10_000;

/** Behind the tables of all programs. */
const DATA = 0x8000;
/** What the programs read behind the bytes: they are NUL. */
const BEHIND = 64;
const PAGE_BYTES = 64 * 1024;

const { runJson, runPatterns, memory } = instantiate();
const all = new Uint8Array(memory.buffer);
for (const [address, table] of jsonTables()) all.set(table, address);

/** The state of the JSON program, and its stack of containers. */
export const jsonState = new Int32Array(memory.buffer, 0, STATE_INTEGERS);
export const jsonStack = all.subarray(STACK, STACK + MAX_JSON_DEPTH + 1);

/** Runs the JSON program on at most SLICE_BYTES, in the state that it is in. */
export function validateSlice(bytes: Uint8Array): number {
  return runJson(DATA, put(bytes));
}

/** The tables of the pattern program that are in the memory. */
let loaded: PatternTables | undefined;

/** Runs the pattern program on at most SLICE_BYTES, with the tables of some patterns. */
export function searchSlice(bytes: Uint8Array, tables: PatternTables): number {
  if (loaded !== tables) all.set(tables.bytes, tables.address);
  loaded = tables;
  return runPatterns(DATA, put(bytes));
}

/** @returns where they end */
function put(bytes: Uint8Array): number {
  const end = DATA + bytes.length;
  all.set(bytes, DATA);
  all.fill(0, end, end + BEHIND);
  return end;
}

type Run = (start: number, end: number) => number;
type Exports = { runJson: Run; runPatterns: Run; memory: { buffer: ArrayBuffer } };

/** WebAssembly JavaScript Interface, 5; TypeScript knows it among the types of browsers only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: Exports };
};

function instantiate(): Exports {
  const pages = Math.ceil((DATA + SLICE_BYTES + BEHIND) / PAGE_BYTES);
  const module = assemble(pages, { runJson: jsonProgram(MAX_JSON_DEPTH), runPatterns: patternProgram() });
  return new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
}

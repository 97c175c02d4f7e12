import { hash } from 'node:crypto';
import { bytesOf, type Row } from './batches.ts';
import type { Value } from './values.ts';

/** What two copies of a table have in common, in whichever order their rows are read. */
export type TableContent = { rows: number; checksum: string };

/** Adds the rows of a table up: the sum of the hashes of its rows, modulo 2^256. */
export function createChecksum() {
  let rows = 0;
  let sum = 0n;
  let largest = 1;
  return {
    add(row: Row): void {
      rows += 1;
      sum = BigInt.asUintN(256, sum + BigInt(`0x${hash('sha256', JSON.stringify(row.map(encode)))}`));
      largest = Math.max(largest, bytesOf(row));
    },
    content: (): TableContent => ({ rows, checksum: sum.toString(16).padStart(64, '0') }),
    /** Of its largest row. */
    rowBytes: () => largest,
  };
}

/** Dates have their JSON; of bytes the hash is enough. */
function encode(value: Value): Value {
  if (value instanceof Uint8Array) return hash('sha256', value);
  return typeof value === 'bigint' ? Number(value) : value;
}

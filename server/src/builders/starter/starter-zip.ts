import { strToU8, zipSync } from 'fflate';
import { starterFiles } from './starter-files.ts';
import type { StarterInput } from './starter-input.ts';

/** The files of the starter app as a zip archive. */
export function starterZip(input: StarterInput): Uint8Array {
  const files = [...starterFiles(input)].map(([path, text]) => [path, strToU8(text)] as const);
  return zipSync(Object.fromEntries(files));
}

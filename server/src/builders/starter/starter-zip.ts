import { strToU8, zipSync } from 'fflate';
import { buildStarter } from './starter-files.ts';
import type { StarterInput } from './starter-input.ts';

/** The starter app as a zip archive, with a name for the file. */
export async function starterZip(input: StarterInput): Promise<{ fileName: string; archive: Uint8Array }> {
  const { packageName, files } = await buildStarter(input);
  const entries = [...files].map(([path, text]) => [path, strToU8(text)] as const);
  return { fileName: `${packageName}.zip`, archive: zipSync(Object.fromEntries(entries)) };
}

import { existsSync, readFileSync } from 'node:fs';

/** The folder beside the project that holds vectors and real API descriptions; the project commits none of them. */
const SHARED = new URL('../../../../shared/', import.meta.url);

/** Where a shared file is, or undefined, said loudly, when it is absent. */
export function sharedFile(path: string): URL | undefined {
  const file = new URL(path, SHARED);
  if (existsSync(file)) return file;
  console.warn(
    `\n${'!'.repeat(80)}\n!! ../shared/${path} is absent: the tests over it DID NOT RUN\n${'!'.repeat(80)}\n`,
  );
  return undefined;
}

/** The content of a shared JSON file, or undefined, said loudly, when it is absent. */
export function readShared<T>(path: string): T | undefined {
  const file = sharedFile(path);
  return file && JSON.parse(readFileSync(file, 'utf8'));
}

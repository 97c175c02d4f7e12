import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

type Quality = { gzip: number; brotli: number };

/** Writes each file compressed beside it, as the server sends them to browsers that accept the encoding. */
export function compressFiles(folder: string, pattern: string, { gzip, brotli }: Quality): void {
  for (const name of globSync(pattern, { cwd: folder })) {
    const file = join(folder, name);
    const content = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: gzip }));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: brotli,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  }
}

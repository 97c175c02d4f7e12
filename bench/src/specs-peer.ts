import { readFileSync } from 'node:fs';

/**
 * Parses one file with another library, in a process of its own: `node specs-peer.ts LIBRARY FILE`. It prints the
 * milliseconds from the file's name to a validated spec, the process's peak memory, and the refusal, if any.
 */
const [library = '', file = ''] = process.argv.slice(2);

const READERS: Record<string, () => Promise<(file: string) => Promise<string | null>>> = {
  '@readme/openapi-parser': async () => {
    const { compileErrors, validate } = await import('@readme/openapi-parser');
    return async (path) => {
      const result = await validate(path);
      return result.valid ? null : compileErrors(result);
    };
  },
  '@apidevtools/swagger-parser': async () => {
    const { default: parser } = await import('@apidevtools/swagger-parser');
    return async (path) => {
      await parser.validate(path);
      return null;
    };
  },
};

const load = READERS[library];
if (!load) throw new Error(`no such library: ${library}`);
const read = await load();
const begun = performance.now();
const refusal = await read(file).catch((error) => (error instanceof Error ? error.message : String(error)));
const ms = performance.now() - begun;
const [, kib = ''] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
console.log(
  JSON.stringify({ ms, mib: Number(kib) / 1024, refusal: refusal?.split('\n', 1)[0]?.slice(0, 100) ?? null }),
);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What the processes of a test run share (node --test-global-setup), removed at its end: compiled modules, and the data
 * folder of a first start, which startInstance copies. A test file that is run without it does both by itself.
 */

const folder = mkdtempSync(join(tmpdir(), 'trunkline-run-'));
// Set before the server is imported, and inherited by the processes of the test files; testing/in-shards.ts has one for all shards.
process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');

export async function globalSetup(): Promise<void> {
  const { startInstance } = await import('./instance.ts');
  const dataDir = join(folder, 'data');
  const { token, close } = await startInstance(
    // Nothing is removed before the run ends.
    { after: () => {} },
    { DATA_DIR: dataDir },
  );
  await close();
  writeFileSync(join(dataDir, 'token'), token);
  process.env.TEST_DATA_TEMPLATE = dataDir;
}

export function globalTeardown(): void {
  rmSync(folder, { recursive: true, force: true });
}

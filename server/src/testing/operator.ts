import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { databaseOf } from './database.ts';

const COMMAND_LINE = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url));

/** Runs the operator's command line as a process of its own. */
export async function runOperator(
  args: readonly string[],
  env: Record<string, string> & { DATA_DIR: string },
): Promise<{ code: number | null; output: string }> {
  const { settings } = await databaseOf(env.DATA_DIR);
  return new Promise((resolve) => {
    // Compiled modules are shared with the tests (global-setup.ts): half of the command's time.
    const { NODE_COMPILE_CACHE = '' } = process.env;
    const options = { env: { NODE_COMPILE_CACHE, ...settings, ...env } };
    const child = execFile(process.execPath, [COMMAND_LINE, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}

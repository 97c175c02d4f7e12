import { runCommand } from '../instance/commands.ts';
import { databaseOf } from './database.ts';

/** Runs the operator's command line in this process, which takes no time to start; one command at a time. */
export async function runOperatorHere(
  args: readonly string[],
  env: Record<string, string> & { DATA_DIR: string },
): Promise<{ code: number; output: string }> {
  const { settings } = await databaseOf(env.DATA_DIR);
  const { log, error } = console;
  let output = '';
  console.log = console.error = (text: string) => {
    output += `${text}\n`;
  };
  try {
    return { code: await runCommand(args, { ...settings, ...env }), output };
  } catch (failure) {
    return { code: 1, output: `${output}${failure instanceof Error ? failure.stack : failure}` };
  } finally {
    Object.assign(console, { log, error });
  }
}

#!/usr/bin/env -S node --max-semi-space-size=8
import '../../../server/src/config/require-node-24.mjs';

/** The command `trunkline`: starts the server, or runs a command of the operator. */
const [command = 'start', ...args] = process.argv.slice(2);

// Only what the command needs is loaded.
if (command === 'start' && args.length === 0) {
  const { run } = await import('../../../server/src/start.ts');
  await run();
} else {
  const { runCommand } = await import('../../../server/src/instance/commands.ts');
  process.exitCode = await runCommand([command, ...args]);
}

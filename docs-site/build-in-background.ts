import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

// Builds the documentation while the server starts, when the processors have nothing else to do: nothing waits for it.
const build = spawn(process.execPath, [join(import.meta.dirname, 'build.ts')], {
  detached: true,
  stdio: 'ignore',
});
if (build.pid) setPriority(build.pid, constants.priority.PRIORITY_LOW);
build.unref();

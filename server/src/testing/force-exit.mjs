// Preloaded by `npm test`: ends the process of a test file after its tests, even with handles open. One that hangs would
// block all files after it; --test-force-exit loses results that have not reached the runner yet.
import { after } from 'node:test';

const TIMEOUT_MS = 20_000;

// Only in the process of a test file, not in the runner's.
if (process.env.NODE_TEST_CONTEXT === 'child-v8') {
  after(() => {
    // unref: without open handles the process ends before this.
    setTimeout(forceExit, TIMEOUT_MS).unref();
  });
}

function forceExit() {
  const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
  process.stderr.write(`${process.argv[1]} left open: ${open}. Its process is ended.\n`);
  process.exit();
}

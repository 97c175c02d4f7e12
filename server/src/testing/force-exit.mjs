// Preloaded by `npm test`: a file whose tests are over ends, whatever it leaves open. What hangs would hold up all
// files after it; --test-force-exit loses results that are still on their way to the runner.
import { after } from 'node:test';

const TIMEOUT_MS = 20_000;

// Only where a file is run, not in the process that runs the files.
if (process.env.NODE_TEST_CONTEXT === 'child-v8') {
  after(() => {
    // It keeps nothing going itself: where nothing is left open, the process ends before.
    setTimeout(leave, TIMEOUT_MS).unref();
  });
}

function leave() {
  const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
  process.stderr.write(`${process.argv[1]} left open: ${open}. Its process is ended.\n`);
  process.exit();
}

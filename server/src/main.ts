import './require-node-24.mjs';

const { run } = await import('./run.ts');
await run();

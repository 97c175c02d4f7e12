import './config/require-node-24.mjs';

const { run } = await import('./start.ts');
await run();

import { setTimeout } from 'node:timers/promises';

/** What the SDK is made of, where a part comes before those that import it. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('zod/v4/core'),
  () => import('zod/v4'),
  () => import('@modelcontextprotocol/core/internal'),
  () => import('@modelcontextprotocol/server'),
  () => import('./mcp-server.ts'),
];

/**
 * Loads the SDK part by part, and leaves as much time to calls in between: all of it at once would delay them by a sixth of a
 * second. The largest part takes 40 to 55 ms of processor time.
 */
export async function loadSdk(): Promise<void> {
  for (const load of PARTS) {
    const startedAt = performance.now();
    await load();
    await setTimeout(performance.now() - startedAt);
  }
  const { preloadSchemas } = await import('@modelcontextprotocol/server');
  preloadSchemas();
}

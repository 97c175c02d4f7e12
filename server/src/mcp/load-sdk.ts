import { loadInParts } from '../load-in-parts.ts';

/** Loads the SDK of MCP and what uses it. The largest part takes 40 to 55 ms of processor time. */
export async function loadSdk(): Promise<void> {
  await loadInParts([
    () => import('zod/v4/core'),
    () => import('zod/v4'),
    () => import('@modelcontextprotocol/core/internal'),
    () => import('@modelcontextprotocol/server'),
    () => import('./mcp-server.ts'),
  ]);
  const { preloadSchemas } = await import('@modelcontextprotocol/server');
  preloadSchemas();
}

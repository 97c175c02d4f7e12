import type { McpSettings } from './schemas/apps.ts';

/** What the list of tools has: a tool for each endpoint or for those of pinned integrations, and the three that search or not. */
export type ListedTools = { single: 'all' | 'pinned'; hasSearch: boolean };

/**
 * Which tools the agents of an app list.
 *
 * @param count of the endpoints that the agent may call
 * @param maxSingle more endpoints are listed by the three tools, where the app has not chosen
 */
export function listedTools(
  mode: McpSettings['mcp_tools'],
  { count, maxSingle }: { count: number; maxSingle: number },
): ListedTools {
  const isSingle = mode === 'single' || mode === 'both' || (mode === 'auto' && count <= maxSingle);
  return {
    single: isSingle ? 'all' : 'pinned',
    hasSearch: mode === 'search' || mode === 'both' || !isSingle,
  };
}

import { listedTools } from '@trunkline/contract/listed-tools';
import type { AgentTools } from '../../../api/queries/agents.ts';
import type { App } from '../../../api/queries/apps.ts';

/** A tool in a list; those that find and call any endpoint are of no integration. */
export type ListedTool = AgentTools['search'][number] & { integration?: string; operation?: string };

export type ToolSettings = Pick<App, 'mcp_tools' | 'mcp_pinned_integrations'>;

/** The tools that an agent lists that may call all that the app may call. */
export function toolsWith(
  { mcp_tools, mcp_pinned_integrations: pinned }: ToolSettings,
  { max_single, search, integrations }: AgentTools,
): ListedTool[] {
  const count = integrations.reduce((sum, { tools }) => sum + tools.length, 0);
  const { single, hasSearch } = listedTools(mcp_tools, { count, maxSingle: max_single });
  const listed = integrations.filter(({ id }) => single === 'all' || pinned.includes(id));
  return [
    ...(hasSearch ? search : []),
    ...listed.flatMap(({ name, tools }) => tools.map((tool) => ({ ...tool, integration: name }))),
  ];
}

/** How many tools they are, and about how many tokens they cost a model. */
export function sizeOf(tools: readonly { tokens: number }[]): { tools: number; tokens: number } {
  return { tools: tools.length, tokens: tools.reduce((sum, tool) => sum + tool.tokens, 0) };
}

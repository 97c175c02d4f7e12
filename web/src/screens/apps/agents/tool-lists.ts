import { listedTools } from '@trunkline/contract/listed-tools';
import type { AgentTools } from '../../../api/queries/agents.ts';
import type { App } from '../../../api/queries/apps.ts';
import { numberText } from '../../../components/number-text.ts';

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

/** "30 tools, about 15,000 tokens" */
export function sizeOf(tools: readonly { tokens: number }[]): string {
  const tokens = tools.reduce((sum, tool) => sum + tool.tokens, 0);
  const count = tools.length === 1 ? '1 tool' : `${numberText(tools.length)} tools`;
  return `${count}, about ${numberText(tokens)} tokens`;
}

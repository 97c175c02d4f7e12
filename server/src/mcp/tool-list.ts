import type { ListToolsResult, Tool } from '@modelcontextprotocol/server';
import { listedTools } from '@trunkline/contract/listed-tools';
import type { AgentCaller } from './agent-caller.ts';
import { type Directory, endpointsFor } from './directory.ts';
import type { Endpoint, SizedTool } from './endpoints.ts';
import { searchTools } from './search-tools.ts';

/** The tools of an agent: one for each endpoint, or three that find and call all of them, or both. */

/** Of one page of a list. */
const MAX_TOOLS_PER_PAGE = 50;
const MAX_PAGE_CHARS = 200_000;

/**
 * A page of the tools.
 *
 * @param cursor that of the page before; undefined: the first page
 * @param maxTools more endpoints are listed by the three tools, where the app has not chosen
 * @throws Problem invalid_request for a cursor that is none
 */
export async function listTools(
  directory: Directory,
  caller: AgentCaller,
  { cursor, maxTools }: { cursor: string | undefined; maxTools: number },
): Promise<ListToolsResult> {
  const { mcp_tools: mode, mcp_pinned_integrations: pinned } = directory.settings;
  const all = endpointsFor(directory, caller);
  const listed = listedTools(mode, { count: all.length, maxSingle: maxTools });
  const single =
    listed.single === 'all' ? all : all.filter(({ integration }) => pinned.includes(integration.id));
  const start = cursor === undefined ? 0 : startOf(cursor, single.length);
  const tools: Tool[] = start === 0 && listed.hasSearch ? searchTools(caller, all.length) : [];
  let chars = JSON.stringify(tools).length;
  let next = start;
  for (; next < single.length; next += 1) {
    const sized = await sizedToolOf(directory, single[next]);
    if (!sized) continue;
    chars += sized.chars + 1;
    const isFull = tools.length >= MAX_TOOLS_PER_PAGE || chars > MAX_PAGE_CHARS;
    if (isFull) break;
    tools.push(sized.tool);
  }
  return next < single.length ? { tools, nextCursor: String(next) } : { tools };
}

/** The tool of an endpoint. */
export async function toolOf(directory: Directory, endpoint: Endpoint): Promise<Tool | undefined> {
  return (await sizedToolOf(directory, endpoint))?.tool;
}

async function sizedToolOf(
  directory: Directory,
  endpoint: Endpoint | undefined,
): Promise<SizedTool | undefined> {
  if (!endpoint) return undefined;
  const tools = await directory.integrations.get(endpoint.integration.id)?.tools();
  return tools?.get(endpoint.name);
}

/** A list that became shorter between two pages has ended. */
function startOf(cursor: string, length: number): number {
  const start = /^\d{1,6}$/.test(cursor) ? Number(cursor) : undefined;
  return start === undefined ? length : Math.min(start, length);
}

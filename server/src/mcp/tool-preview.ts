import type { Tool } from '@modelcontextprotocol/server';
import type { AgentTools } from '@trunkline/contract/schemas/agents';
import type { Directory } from './directory.ts';
import { searchTools } from './search-tools.ts';

/** About so many characters of a list of tools are a token of a model. */
const CHARS_PER_TOKEN = 4;

/**
 * The tools that agents of an app can get, before there is an agent.
 *
 * @param maxSingle more endpoints are listed by the three tools, where the app has not chosen
 */
export async function previewTools(directory: Directory, maxSingle: number): Promise<AgentTools> {
  const { endpoints, isComplete } = directory;
  const search = searchTools({ isReadOnly: false }, endpoints.length);
  const byIntegration = Map.groupBy(endpoints, ({ integration }) => integration);
  const integrations: AgentTools['integrations'] = [];
  for (const [{ id, slug, name }, own] of byIntegration) {
    const tools = await directory.integrations.get(id)?.tools();
    integrations.push({
      id,
      slug,
      name,
      tools: own.flatMap((endpoint) => {
        const sized = tools?.get(endpoint.name);
        return sized ? [{ ...lineOf(sized.tool, sized.chars), operation: endpoint.key }] : [];
      }),
    });
  }
  return {
    max_single: maxSingle,
    search: search.map((tool) => lineOf(tool, JSON.stringify(tool).length)),
    integrations,
    is_complete: isComplete,
  };
}

function lineOf({ name, title = name }: Tool, chars: number): AgentTools['search'][number] {
  return { name, title, tokens: Math.ceil(chars / CHARS_PER_TOKEN) };
}

import { t } from '@lingui/core/macro';
import { Type } from 'typebox';
import { decodeJson } from './decode-json.ts';

const ToolList = Type.Object({
  result: Type.Object({
    tools: Type.Array(Type.Object({ name: Type.String(), title: Type.Optional(Type.String()) })),
    nextCursor: Type.Optional(Type.String()),
  }),
});

/** A tool as an agent sees it; about four characters are a token of a model. */
export type McpTool = { name: string; tokens: number };

const CHARACTERS_A_TOKEN = 4;

/**
 * Lists tools over MCP as an agent does, with its token: what it sees, and a test of the connection.
 *
 * @returns the first page of them @throws Error, to display
 */
export async function listMcpTools(token: string): Promise<{ tools: McpTool[]; hasMore: boolean }> {
  const response = await fetch('/mcp', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'mcp-protocol-version': '2025-06-18',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  });
  if (!response.ok) throw new Error(t`The server refused the token with status ${response.status}.`);
  const { result } = decodeJson(ToolList, messageIn(await response.text()));
  return {
    tools: result.tools.map((tool) => ({
      name: tool.name,
      tokens: Math.ceil(JSON.stringify(tool).length / CHARACTERS_A_TOKEN),
    })),
    hasMore: result.nextCursor !== undefined,
  };
}

/** The message of a response: JSON, or the data of its only event. */
function messageIn(text: string): string {
  return /^data: ?(.*)$/m.exec(text)?.[1] ?? text;
}

import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Copy-ready configuration of MCP clients; without a token, the client asks a member for consent. */
export type ClientConfiguration = {
  id: string;
  client: string;
  where: MessageDescriptor;
  code: string;
  docs: string;
};

/** @param name of the server in the client, from the app's name */
export function clientConfigurations(
  url: string,
  name: string,
  token: string | undefined,
): ClientConfiguration[] {
  const headers = token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
  const header = token === undefined ? '' : ` --header "Authorization: Bearer ${token}"`;
  const json = (value: object) => JSON.stringify(value, undefined, 2);
  return [
    {
      id: 'claude-code',
      client: 'Claude Code',
      where: msg`Run in a terminal.`,
      code: `claude mcp add --transport http ${name} ${url}${header}`,
      docs: 'how-to/claude',
    },
    {
      id: 'claude-desktop',
      client: 'Claude Desktop',
      where: msg`Settings, Developer, Edit config: claude_desktop_config.json.`,
      code: json({
        mcpServers: {
          [name]: {
            command: 'npx',
            args: [
              '-y',
              'mcp-remote',
              url,
              ...(token === undefined ? [] : ['--header', `Authorization: Bearer ${token}`]),
            ],
          },
        },
      }),
      docs: 'how-to/claude',
    },
    {
      id: 'cursor',
      client: 'Cursor',
      where: msg`.cursor/mcp.json in the project, or ~/.cursor/mcp.json.`,
      code: json({ mcpServers: { [name]: { url, ...headers } } }),
      docs: 'how-to/cursor',
    },
    {
      id: 'vs-code',
      client: 'VS Code',
      where: msg`.vscode/mcp.json in the project.`,
      code: json({ servers: { [name]: { type: 'http', url, ...headers } } }),
      docs: 'how-to/vs-code',
    },
    {
      id: 'json',
      client: 'JSON',
      where: msg`What most other clients read.`,
      code: json({ mcpServers: { [name]: { type: 'streamable-http', url, ...headers } } }),
      docs: 'agents',
    },
  ];
}

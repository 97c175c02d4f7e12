import { McpSettings } from '@trunkline/contract/schemas/apps';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';

/** Which tools the agents of an app see. */

type McpColumns = Pick<Row<'apps'>, keyof McpSettings>;

/** @throws Error when what is stored is damaged */
export function decodeMcpSettings({
  id,
  mcp_tools,
  mcp_pinned_integrations,
}: McpColumns & { id: string }): McpSettings {
  return {
    mcp_tools,
    mcp_pinned_integrations: decodeJsonColumn(
      McpSettings.properties.mcp_pinned_integrations,
      mcp_pinned_integrations,
      'apps.mcp_pinned_integrations',
      id,
    ),
  };
}

export function encodeMcpSettings({
  mcp_tools,
  mcp_pinned_integrations,
}: Partial<McpSettings>): Partial<McpColumns> {
  return {
    ...(mcp_tools !== undefined && { mcp_tools }),
    ...(mcp_pinned_integrations && { mcp_pinned_integrations: JSON.stringify(mcp_pinned_integrations) }),
  };
}

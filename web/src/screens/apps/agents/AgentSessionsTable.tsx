import { Badge, Group, Text } from '@mantine/core';
import { type AgentSession, revokeAgentSession } from '../../../api/queries/agents.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { RevokeTokenButton } from '../../../components/tokens/RevokeTokenButton.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** The agents that may call as an app, by a token or by consent. */
export function AgentSessionsTable({ app, sessions }: { app: App; sessions: readonly AgentSession[] }) {
  const workspace = useWorkspace();
  const columns: Column<AgentSession>[] = [
    {
      header: 'Agent',
      cell: ({ name, kind, created_by_email }) => (
        <>
          <Group gap="xs">
            <Text span size="sm" fw={500}>
              {name}
            </Text>
            <Badge variant="default" size="sm">
              {kind === 'oauth' ? 'Authorized' : 'Token'}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            by {created_by_email ?? 'a deleted account'}
          </Text>
        </>
      ),
    },
    { header: 'May call', cell: (session) => <Text size="sm">{mayCallText(session)}</Text> },
    {
      header: 'Calls',
      isNumber: true,
      cell: ({ calls, max_calls }) => (max_calls === null ? calls : `${calls} of ${max_calls}`),
    },
    {
      header: 'Last used',
      cell: ({ last_used_at }) => (last_used_at === null ? 'Never' : <RelativeTime at={last_used_at} />),
    },
    { header: 'Expires', cell: ({ expires_at }) => <RelativeTime at={expires_at} /> },
  ];
  if (mayManageApps(workspace))
    columns.push({
      header: 'Actions',
      isActions: true,
      cell: (session) => (
        <RevokeTokenButton token={session} mutation={revokeAgentSession(workspace.slug, app.id)}>
          The next request of this agent is refused.
        </RevokeTokenButton>
      ),
    });
  return <DataTable caption="Agents" columns={columns} rows={sessions} keyOf={({ id }) => id} />;
}

function mayCallText({ endpoints, read_only, calls_per_minute }: AgentSession): string {
  const what =
    endpoints === null
      ? 'All that the app may call'
      : endpoints
          .map(({ slug, operations }) =>
            operations === null
              ? slug
              : `${slug}: ${operations.length} ${operations.length === 1 ? 'endpoint' : 'endpoints'}`,
          )
          .join(', ');
  const limits = [
    read_only ? 'read-only' : '',
    calls_per_minute === null ? '' : `${calls_per_minute} calls a minute`,
  ].filter((text) => text !== '');
  return [what, ...limits].join(', ');
}

import { plural, t } from '@lingui/core/macro';
import { Badge, Group, Text } from '@mantine/core';
import { type AgentSession, revokeAgentSession } from '../../../api/queries/agents.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { numberText } from '../../../components/number-text.ts';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { RevokeTokenButton } from '../../../components/tokens/RevokeTokenButton.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** The agents that may call as an app, by a token or by consent. */
export function AgentSessionsTable({ app, sessions }: { app: App; sessions: readonly AgentSession[] }) {
  const workspace = useWorkspace();
  const columns: Column<AgentSession>[] = [
    {
      header: t`Agent`,
      cell: ({ name, kind, created_by_email }) => (
        <>
          <Group gap="xs">
            <Text span size="sm" fw={500}>
              {name}
            </Text>
            <Badge variant="default" size="sm">
              {kind === 'oauth' ? t`Authorized` : t`Token`}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">{t`by ${{ email: created_by_email ?? t`a deleted account` }}`}</Text>
        </>
      ),
    },
    { header: t`May call`, cell: (session) => <Text size="sm">{mayCallText(session)}</Text> },
    {
      header: t`Calls`,
      isNumber: true,
      cell: ({ calls, max_calls }) =>
        max_calls === null
          ? numberText(calls)
          : t`${{ count: numberText(calls) }} of ${{ total: numberText(max_calls) }}`,
    },
    {
      header: t`Last used`,
      cell: ({ last_used_at }) => (last_used_at === null ? t`Never` : <RelativeTime at={last_used_at} />),
    },
    { header: t`Expires`, cell: ({ expires_at }) => <RelativeTime at={expires_at} /> },
  ];
  if (mayManageApps(workspace))
    columns.push({
      header: t`Actions`,
      isActions: true,
      cell: (session) => (
        <RevokeTokenButton
          token={session}
          mutation={revokeAgentSession(workspace.slug, app.id)}
        >{t`The next request of this agent is refused.`}</RevokeTokenButton>
      ),
    });
  return <DataTable caption={t`Agents`} columns={columns} rows={sessions} keyOf={({ id }) => id} />;
}

function mayCallText({ endpoints, read_only, calls_per_minute }: AgentSession): string {
  const what =
    endpoints === null
      ? t`All that the app may call`
      : endpoints
          .map(({ slug, operations }) =>
            operations === null
              ? slug
              : `${slug}: ${plural(operations.length, { one: '# endpoint', other: '# endpoints' })}`,
          )
          .join(', ');
  const limits = [
    read_only ? t`read-only` : '',
    calls_per_minute === null
      ? ''
      : plural(calls_per_minute, { one: '# calls a minute', other: '# calls a minute' }),
  ].filter((text) => text !== '');
  return [what, ...limits].join(', ');
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconRobot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { agentSessionsQuery } from '../../../api/queries/agents.ts';
import type { App } from '../../../api/queries/apps.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Section } from '../../../components/Section.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { AgentSessionsTable } from './AgentSessionsTable.tsx';
import { Connect } from './Connect.tsx';
import { NewAgentSessionDialog } from './NewAgentSessionDialog.tsx';
import { ToolChoice } from './ToolChoice.tsx';

/** What agents need to call as the app, and those that may. */
export function Agents({ app }: { app: App }) {
  const workspace = useWorkspace();
  const sessions = useQuery(agentSessionsQuery(workspace.slug, app.id));
  const [isCreating, creating] = useDisclosure();
  const newSession = mayManageApps(workspace) && (
    <Button
      variant="default"
      leftSection={<IconPlus size={16} />}
      onClick={creating.open}
    >{t`New agent session`}</Button>
  );
  const hasSessions = sessions.data !== undefined && sessions.data.length > 0;
  return (
    <Stack gap="2.5rem">
      <Section
        title={t`Connect an agent`}
        description={
          <Trans>
            Agents call the app’s endpoints as tools over MCP. Without a token, the client opens a page of
            Trunkline where a member chooses what it may do. A client that needs a client ID is registered in
            the{' '}
            <TextLink underline="always" to="/w/$workspace/settings" params={{ workspace: workspace.slug }}>
              workspace settings
            </TextLink>
            .
          </Trans>
        }
      >
        <Connect appName={app.name} />
      </Section>
      <Section
        title={t`Agents`}
        description={t`Sessions with a token, and agents that members authorized. An agent can call what its session allows of what the app may call, and nothing else.`}
        actions={hasSessions && newSession}
      >
        <Loaded query={sessions} skeleton={<ListSkeleton rows={2} />}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState
                Icon={IconRobot}
                title={t`No agents yet`}
                actions={newSession}
              >{t`Create a session for a client that takes a token, or connect one and authorize it.`}</EmptyState>
            ) : (
              <AgentSessionsTable app={app} sessions={items} />
            )
          }
        </Loaded>
      </Section>
      <Section
        title={t`Tools`}
        description={t`What agents see. A client sends the whole list to its model: every tool costs tokens.`}
      >
        <ToolChoice app={app} />
      </Section>
      <NewAgentSessionDialog app={app} opened={isCreating} onClose={creating.close} />
    </Stack>
  );
}

import { t } from '@lingui/core/macro';
import { Group, Text, ThemeIcon } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { appsQuery } from '../../api/queries/apps.ts';
import { integrationPagesQuery } from '../../api/queries/integrations.ts';
import { usageSummaryQuery } from '../../api/queries/usage.ts';
import { LinkButton } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { Panel } from '../integrations/details/Panel.tsx';
import { ObstacleAlert } from '../integrations/ObstacleAlert.tsx';
import { obstacleOf } from '../integrations/obstacle.ts';
import { SampleLink } from '../sample/SampleLink.tsx';

/** What a workspace lacks until an app of it has called an API; nothing afterwards. */
export function NextSteps() {
  const workspace = useWorkspace();
  const params = { workspace: workspace.slug };
  const integrations = useInfiniteQuery(integrationPagesQuery(workspace.slug, { search: '', sort: 'slug' }))
    .data?.pages[0]?.items;
  const apps = useInfiniteQuery(appsQuery(workspace.slug, { search: '', sort: 'newest' })).data?.pages[0]
    ?.items;
  const calls = useQuery(usageSummaryQuery(workspace.slug, '30d')).data?.total.calls;
  if (integrations === undefined || apps === undefined || calls === undefined) return null;
  const [hasIntegration, hasApp, hasCall] = [integrations.length > 0, apps.length > 0, calls > 0];
  if (hasIntegration && hasApp && hasCall) return null;
  if (!hasIntegration && obstacleOf(workspace) !== undefined) return <ObstacleAlert />;
  return (
    <Panel title={t`Next steps`}>
      <Step
        isDone={hasIntegration}
        title={t`Register an API`}
        text={t`Import its spec, and select endpoints.`}
      >
        <Group gap="xs">
          <SampleLink size="xs" />
          <LinkButton
            to="/w/$workspace/integrations/new"
            params={params}
            size="xs"
          >{t`Add Integration`}</LinkButton>
        </Group>
      </Step>
      <Step isDone={hasApp} title={t`Create an app`} text={t`It gets a token, and code to copy.`}>
        <LinkButton
          to="/w/$workspace/apps/new"
          params={params}
          size="xs"
          variant="default"
        >{t`Create an app`}</LinkButton>
      </Step>
      <Step isDone={hasCall} title={t`Send the first call`} text={t`Its result appears here within seconds.`}>
        {hasApp && (
          <LinkButton
            to="/w/$workspace/apps"
            params={params}
            size="xs"
            variant="default"
          >{t`Go to apps`}</LinkButton>
        )}
      </Step>
    </Panel>
  );
}

type StepProps = { isDone: boolean; title: string; text: string; children: ReactNode };

function Step({ isDone, title, text, children }: StepProps) {
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="sm" wrap="nowrap">
        <ThemeIcon radius="xl" size={28} variant={isDone ? 'filled' : 'default'}>
          {isDone && <IconCheck size={16} aria-label={t`Done`} />}
        </ThemeIcon>
        <div>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
      </Group>
      {!isDone && children}
    </Group>
  );
}

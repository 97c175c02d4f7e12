import { t } from '@lingui/core/macro';
import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type IntegrationUsage, worstIntegrationsQuery } from '../../api/queries/usage.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { TextLink } from '../../components/links.tsx';
import { Monogram } from '../../components/Monogram.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { LastErrorText } from '../calls/LastErrorText.tsx';
import { Panel } from '../integrations/details/Panel.tsx';
import { HealthMark } from '../integrations/HealthMark.tsx';
import { RecentCalls } from '../integrations/RecentCalls.tsx';

const MAX_LISTED = 5;

/** The integrations with failures since yesterday, the worst first, with their last error. */
export function FailingIntegrations() {
  const { slug } = useWorkspace();
  const worst = useQuery(worstIntegrationsQuery(slug, MAX_LISTED));
  return (
    <Panel
      title={t`Failing integrations`}
      actions={
        <TextLink
          to="/w/$workspace/integrations"
          params={{ workspace: slug }}
          search={{ sort: 'health' }}
          size="sm"
        >{t`All by health`}</TextLink>
      }
    >
      <Loaded query={worst} skeleton={<ListSkeleton rows={2} />}>
        {(items) => {
          const failing = items.filter(({ health }) => health === 'failing' || health === 'degraded');
          if (failing.length === 0)
            return <Text size="sm" c="dimmed">{t`No integration has failed since yesterday.`}</Text>;
          return failing.map((usage) => <Failing key={usage.slug} usage={usage} workspace={slug} />);
        }}
      </Loaded>
    </Panel>
  );
}

function Failing({ usage, workspace }: { usage: IntegrationUsage; workspace: string }) {
  const { slug, name, last_errors } = usage;
  // What the API did tells more than what Trunkline refused.
  const error =
    last_errors.find(({ kind }) => kind === 'failure') ??
    last_errors.find(({ kind }) => kind === 'rejection');
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm">
      <Monogram name={name} slug={slug} />
      <Stack gap={4} miw={0} flex={1}>
        <Group justify="space-between" gap="xs">
          <TextLink
            to="/w/$workspace/integrations/$slug"
            params={{ workspace, slug }}
            c="bright"
            fw={500}
            size="sm"
          >
            {name}
          </TextLink>
          <Group gap="sm">
            <HealthMark health={usage.health} />
            <RecentCalls usage={usage} />
          </Group>
        </Group>
        {error && <LastErrorText error={error} integration={slug} />}
      </Stack>
    </Group>
  );
}

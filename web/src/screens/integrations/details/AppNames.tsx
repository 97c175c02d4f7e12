import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { dependentsQuery, type Integration } from '../../../api/queries/integrations.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { TextLink } from '../../../components/links.tsx';
import { numberText } from '../../../components/number-text.ts';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { Panel } from './Panel.tsx';

const LISTED_APPS = 8;

/** The names of the apps that use it, the most recent caller first. */
export function AppNames({ integration: { slug } }: { integration: Integration }) {
  const { slug: workspace } = useWorkspace();
  const dependents = useInfiniteQuery(dependentsQuery(workspace, slug));
  return (
    <Panel
      title={t`Apps that use it`}
      actions={
        <TextLink
          to="/w/$workspace/integrations/$slug"
          params={{ workspace, slug }}
          search={{ tab: 'apps' }}
          size="sm"
        >{t`All apps`}</TextLink>
      }
    >
      <Loaded query={dependents} skeleton={<ListSkeleton rows={3} />}>
        {({ pages }) => {
          const apps = pages.flatMap(({ items }) => items).slice(0, LISTED_APPS);
          if (apps.length === 0)
            return (
              <Text
                size="sm"
                c="dimmed"
              >{t`None yet. Apps appear here after their prompt mentions this integration, or after their first call to it.`}</Text>
            );
          return (
            <Stack gap="xs">
              {apps.map(({ app_id, name, calls_30_days, last_call_at }) => (
                <Group key={app_id} justify="space-between" gap="xs">
                  <TextLink
                    to="/w/$workspace/apps/$app"
                    params={{ workspace, app: app_id }}
                    size="sm"
                    fw={500}
                  >
                    {name}
                  </TextLink>
                  <Text size="xs" c="dimmed">
                    {last_call_at === null ? (
                      t`No calls yet`
                    ) : (
                      <Trans>
                        {numberText(calls_30_days)} in 30 days, last <RelativeTime at={last_call_at} />
                      </Trans>
                    )}
                  </Text>
                </Group>
              ))}
            </Stack>
          );
        }}
      </Loaded>
    </Panel>
  );
}

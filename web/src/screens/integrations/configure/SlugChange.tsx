import { plural, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Alert, List, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Dependent, dependentsQuery } from '../../../api/queries/integrations.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** More are counted. */
const MAX_NAMED = 5;

/** What a change of the slug means, and for which apps. */
export function SlugChange({ slug }: { slug: string }) {
  return (
    <Alert color="amber" icon={<IconAlertTriangle />} title={t`Apps call the integration by its slug`}>
      <Stack gap="xs">
        <Text size="sm">
          {t`Calls by “${slug}” still work for 30 days. Change the apps to the new slug before that.`}
        </Text>
        <Callers slug={slug} />
      </Stack>
    </Alert>
  );
}

/** The apps that call it, most recent first. */
export function Callers({ slug }: { slug: string }) {
  const workspace = useWorkspace();
  const dependents = useInfiniteQuery(dependentsQuery(workspace.slug, slug));
  return (
    <Loaded query={dependents} skeleton={<Skeleton height={40} />}>
      {({ pages }) => <Apps apps={pages.flatMap(({ items }) => items)} hasMore={dependents.hasNextPage} />}
    </Loaded>
  );
}

function Apps({ apps, hasMore }: { apps: readonly Dependent[]; hasMore: boolean }) {
  if (apps.length === 0) return <Text size="sm">{t`No app uses it yet.`}</Text>;
  const others = apps.length - MAX_NAMED;
  return (
    <List size="sm" aria-label={t`Apps that use it`}>
      {apps.slice(0, MAX_NAMED).map(({ app_id, name, calls_30_days }) => (
        <List.Item key={app_id}>
          <Trans>
            <b>{name}</b>, <Plural value={calls_30_days} one="# call" other="# calls" /> in 30 days
          </Trans>
        </List.Item>
      ))}
      {others > 0 && (
        <List.Item>
          {hasMore
            ? t`${{ count: others }} or more other apps`
            : plural(others, { one: '# other app', other: '# other apps' })}
        </List.Item>
      )}
    </List>
  );
}

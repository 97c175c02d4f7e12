import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { List, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import {
  type Dependent,
  deleteIntegration,
  dependentsQuery,
  type IntegrationSummary,
} from '../../api/queries/integrations.ts';
import { restoreIntegration } from '../../api/queries/trash.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { notifyWithUndo } from '../../components/notify-with-undo.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { countText } from './count-text.ts';

type Props = {
  integration: Pick<IntegrationSummary, 'id' | 'slug' | 'name'>;
  opened: boolean;
  onClose: () => void;
  onDeleted?: (() => unknown) | undefined;
};

/** Lists the apps that would break, and asks for confirmation. A toast can undo it. */
export function DeleteIntegrationDialog({ integration, opened, onClose, onDeleted }: Props) {
  const { id, slug, name } = integration;
  const workspace = useWorkspace();
  const dependents = useInfiniteQuery({ ...dependentsQuery(workspace.slug, slug), enabled: opened });
  const restoring = useMutation(restoreIntegration(workspace.slug));
  const deleting = useMutation({
    ...deleteIntegration(workspace.slug),
    onSuccess() {
      onClose();
      notifyWithUndo(`${name} deleted`, () => restoring.mutate({ id }));
      return onDeleted?.();
    },
  });

  // The most recent callers come first.
  const isCalled = dependents.data?.pages[0]?.items.some(({ calls_30_days }) => calls_30_days > 0);
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t`Delete ${name}?`}
      action={t`Delete integration`}
      {...(isCalled && { confirmation: slug })}
      isPending={deleting.isPending || dependents.isPending}
      onConfirm={() => deleting.mutate(isCalled ? { slug, confirm: slug } : { slug })}
    >
      <Stack gap="sm">
        <ProblemAlert problem={deleting.error} />
        <Loaded query={dependents} skeleton={<Skeleton height={60} />}>
          {({ pages }) => (
            <Consequences apps={pages.flatMap(({ items }) => items)} hasMore={dependents.hasNextPage} />
          )}
        </Loaded>
        <Text size="sm">{t`It stays in the trash for 30 days with its headers, and can be restored until then.`}</Text>
      </Stack>
    </ConfirmDialog>
  );
}

function Consequences({ apps, hasMore }: { apps: readonly Dependent[]; hasMore: boolean }) {
  if (apps.length === 0) return <Text size="sm">{t`No app uses it.`}</Text>;
  return (
    <>
      <Text size="sm">
        {plural(apps.length, {
          one: 'Calls from this app will fail:',
          other: 'Calls from these apps will fail:',
        })}
      </Text>
      <List size="sm">
        {apps.map(({ app_id, name, calls_30_days }) => (
          <List.Item key={app_id}>
            <Trans>
              <b>{name}</b>, {countText(calls_30_days, 'call')} in 30 days
            </Trans>
          </List.Item>
        ))}
        {hasMore && <List.Item>{t`and other apps, which its tab “Apps” lists`}</List.Item>}
      </List>
    </>
  );
}

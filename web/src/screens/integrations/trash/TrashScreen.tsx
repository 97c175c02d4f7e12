import { t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type DeletedIntegration, trashQuery } from '../../../api/queries/trash.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { TextLink } from '../../../components/links.tsx';
import { PageHeader } from '../../../components/PageHeader.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { PurgeDialog } from './PurgeDialog.tsx';
import { RestoreButton } from './RestoreButton.tsx';

/** Deleted integrations that can be restored. */
export function TrashScreen() {
  const workspace = useWorkspace();
  const deleted = useQuery(trashQuery(workspace.slug));
  const [purging, setPurging] = useState<DeletedIntegration>();
  const columns: Column<DeletedIntegration>[] = [
    {
      header: t`Integration`,
      cell: ({ name, slug }) => (
        <>
          <Text size="sm" fw={500}>
            {name}
          </Text>
          <Text size="xs" ff="monospace" c="dimmed">
            {slug}
          </Text>
        </>
      ),
    },
    { header: t`Deleted`, cell: ({ deleted_at }) => <RelativeTime at={deleted_at} /> },
    { header: t`Deleted permanently`, cell: ({ purge_at }) => <RelativeTime at={purge_at} /> },
    {
      header: t`Actions`,
      cell: (integration) => (
        <Group gap="xs" wrap="nowrap">
          <RestoreButton integration={integration} />
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            aria-label={t`Delete permanently: ${integration.name}`}
            onClick={() => setPurging(integration)}
          >{t`Delete permanently`}</Button>
        </Group>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title={t`Deleted integrations`}
        description={t`They are kept for 30 days, with their headers and their settings in apps.`}
        breadcrumbs={
          <TextLink
            to="/w/$workspace/integrations"
            params={{ workspace: workspace.slug }}
          >{t`Integrations`}</TextLink>
        }
      />
      <Loaded query={deleted} skeleton={<ListSkeleton rows={3} />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState
              Icon={IconTrash}
              title={t`The trash is empty`}
            >{t`Deleted integrations stay here for 30 days. Until then, they can be restored.`}</EmptyState>
          ) : (
            <DataTable
              caption={t`Deleted integrations`}
              columns={columns}
              rows={items}
              keyOf={({ id }) => id}
            />
          )
        }
      </Loaded>
      <PurgeDialog integration={purging} onClose={() => setPurging(undefined)} />
    </>
  );
}

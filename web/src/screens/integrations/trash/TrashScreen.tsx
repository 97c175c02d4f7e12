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
      header: 'Integration',
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
    { header: 'Deleted', cell: ({ deleted_at }) => <RelativeTime at={deleted_at} /> },
    { header: 'Deleted permanently', cell: ({ purge_at }) => <RelativeTime at={purge_at} /> },
    {
      header: 'Actions',
      cell: (integration) => (
        <Group gap="xs" wrap="nowrap">
          <RestoreButton integration={integration} />
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            aria-label={`Delete permanently: ${integration.name}`}
            onClick={() => setPurging(integration)}
          >
            Delete permanently
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <>
      <PageHeader
        title="Deleted integrations"
        description="They are kept for 30 days, with their headers and their settings in apps."
        breadcrumbs={
          <TextLink to="/w/$workspace/integrations" params={{ workspace: workspace.slug }}>
            Integrations
          </TextLink>
        }
      />
      <Loaded query={deleted} skeleton={<ListSkeleton rows={3} />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState Icon={IconTrash} title="The trash is empty">
              Deleted integrations stay here for 30 days. Until then, they can be restored.
            </EmptyState>
          ) : (
            <DataTable caption="Deleted integrations" columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      <PurgeDialog integration={purging} onClose={() => setPurging(undefined)} />
    </>
  );
}

import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type AlertDestination, alertDestinationsQuery } from '../../api/queries/alerts.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { DocsLink } from '../../components/DocsLink.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { DeliveryStatusBadge } from './DeliveryStatusBadge.tsx';
import { DestinationDialog } from './DestinationDialog.tsx';
import { NoAccess } from './NoAccess.tsx';
import { mayManageAlerts, mayReadAlerts } from './permissions.ts';
import { targetText } from './target-text.ts';

/** Where alerts of the workspace are sent. */
export function AlertsScreen() {
  const workspace = useWorkspace();
  const [isAdding, adding] = useDisclosure();
  return (
    <>
      <PageHeader
        title={t`Alerts`}
        description={
          <Trans>
            Webhooks and emails that tell people what happens here: failing integrations, expiring keys, new
            members. <DocsLink path="alerts">About alerts</DocsLink>
          </Trans>
        }
        actions={
          mayManageAlerts(workspace) && (
            <Button leftSection={<IconPlus size={16} />} onClick={adding.open}>{t`Add destination`}</Button>
          )
        }
      />
      {mayReadAlerts(workspace) ? <Destinations onAdd={adding.open} /> : <NoAccess />}
      <DestinationDialog opened={isAdding} onClose={adding.close} />
    </>
  );
}

function Destinations({ onAdd }: { onAdd: () => void }) {
  const workspace = useWorkspace();
  const destinations = useQuery(alertDestinationsQuery(workspace.slug));
  return (
    <Loaded query={destinations} skeleton={<ListSkeleton rows={3} />}>
      {(all) =>
        all.length === 0 ? (
          <EmptyState
            Icon={IconBell}
            title={t`No alerts yet`}
            actions={
              mayManageAlerts(workspace) && (
                <Button leftSection={<IconPlus size={16} />} onClick={onAdd}>{t`Add destination`}</Button>
              )
            }
          >{t`Alerts tell you when an integration fails, a key is about to expire, a spec changes or a member joins, before your users do. Send them to a webhook or to the email of members.`}</EmptyState>
        ) : (
          <DataTable
            caption={t`Destinations of alerts`}
            columns={COLUMNS}
            rows={all.map((destination) => ({ ...destination, workspace: workspace.slug }))}
            keyOf={({ id }) => id}
          />
        )
      }
    </Loaded>
  );
}

type Row = AlertDestination & { workspace: string };

const COLUMNS: readonly Column<Row>[] = [
  {
    header: msg`Destination`,
    cell: (destination) => (
      <>
        <Group gap="xs">
          <RowLink
            to="/w/$workspace/alerts/$id"
            params={{ workspace: destination.workspace, id: destination.id }}
            fw={500}
          >
            {destination.name}
          </RowLink>
          {!destination.enabled && <Badge tt="none" color="gray" variant="light">{t`Off`}</Badge>}
        </Group>
        <Text size="xs" c="dimmed" truncate maw="26rem">
          {targetText(destination)}
        </Text>
      </>
    ),
  },
  { header: msg`Type`, cell: ({ type }) => (type === 'webhook' ? t`Webhook` : t`Email`) },
  { header: msg`Events`, isNumber: true, cell: ({ events }) => events.length },
  {
    header: msg`Last alert`,
    cell: ({ last_delivery }) =>
      last_delivery === null ? (
        'none yet'
      ) : (
        <Group gap="xs">
          <DeliveryStatusBadge status={last_delivery.status} />
          <RelativeTime at={last_delivery.at} />
        </Group>
      ),
  },
];

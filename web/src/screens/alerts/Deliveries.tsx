import { Button, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type AlertDelivery,
  type AlertDestination,
  alertDeliveriesQuery,
  type DeliveryStatus,
  retryAlertDelivery,
} from '../../api/queries/alerts.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { DeliveryFacts } from './DeliveryFacts.tsx';
import { DeliveryStatusBadge } from './DeliveryStatusBadge.tsx';
import { mayManageAlerts } from './permissions.ts';

const FILTERS = [
  { value: '', label: 'All' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'pending', label: 'Pending' },
  { value: 'failed', label: 'Failed' },
];

/** What was sent to a destination. */
export function Deliveries({ destination }: { destination: AlertDestination }) {
  const workspace = useWorkspace();
  const [filter, setFilter] = useState('');
  const [selected, select] = useState<AlertDelivery>();
  const deliveries = useInfiniteQuery(alertDeliveriesQuery(workspace.slug, destination.id, statusOf(filter)));
  return (
    <Section
      title="Deliveries"
      description="Of the last 30 days. An alert that is not accepted is sent again for about a day."
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Status"
          transitionDuration={0}
          data={FILTERS}
          value={filter}
          onChange={setFilter}
        />
      }
    >
      <Loaded query={deliveries} skeleton={<ListSkeleton rows={4} />}>
        {({ pages }) =>
          pages[0]?.items.length === 0 ? (
            <EmptyState Icon={IconSend} title={filter === '' ? 'Nothing sent yet' : 'No results'}>
              {filter === ''
                ? 'Alerts appear here once an event happens that this destination receives.'
                : 'No delivery has this status.'}
            </EmptyState>
          ) : (
            <DataTable
              caption="Deliveries"
              rows={pages.flatMap(({ items }) => items)}
              keyOf={({ id }) => id}
              more={deliveries}
              columns={[
                {
                  header: 'Event',
                  cell: ({ event }) => (
                    <Text size="sm" ff="monospace">
                      {event}
                    </Text>
                  ),
                },
                { header: 'Status', cell: ({ status }) => <DeliveryStatusBadge status={status} /> },
                { header: 'Response', isNumber: true, cell: ({ response_status }) => response_status ?? '–' },
                { header: 'Attempts', isNumber: true, cell: ({ attempts }) => attempts },
                { header: 'Created', cell: ({ created_at }) => <RelativeTime at={created_at} /> },
                {
                  header: 'Actions',
                  isActions: true,
                  cell: (delivery) => (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`Details of ${delivery.event}`}
                      onClick={() => select(delivery)}
                    >
                      Details
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <Modal
        opened={selected !== undefined}
        onClose={() => select(undefined)}
        size="lg"
        title={selected?.event}
      >
        {selected && (
          <Details destination={destination} delivery={selected} onClose={() => select(undefined)} />
        )}
      </Modal>
    </Section>
  );
}

type DetailsProps = { destination: AlertDestination; delivery: AlertDelivery; onClose: () => void };

function Details({ destination, delivery, onClose }: DetailsProps) {
  const workspace = useWorkspace();
  const retrying = useMutation(retryAlertDelivery(workspace.slug, destination.id));
  return (
    <Stack>
      <Group>
        <DeliveryStatusBadge status={delivery.status} />
      </Group>
      <DeliveryFacts delivery={delivery} />
      <CodeBlock code={JSON.stringify(delivery.payload, null, 2)} label="Payload" />
      {mayManageAlerts(workspace) && destination.enabled && (
        <Group justify="flex-end">
          <Button
            leftSection={<IconSend size={16} />}
            loading={retrying.isPending}
            onClick={() => retrying.mutate(delivery.id, { onSuccess: onClose })}
          >
            Send again
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function statusOf(filter: string): DeliveryStatus | undefined {
  return filter === 'delivered' || filter === 'pending' || filter === 'failed' ? filter : undefined;
}

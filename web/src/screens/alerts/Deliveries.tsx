import { msg, t } from '@lingui/core/macro';
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
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { DeliveryFacts } from './DeliveryFacts.tsx';
import { DeliveryStatusBadge } from './DeliveryStatusBadge.tsx';
import { mayManageAlerts } from './permissions.ts';

const FILTERS = [
  { value: '', label: msg`All` },
  { value: 'delivered', label: msg`Delivered` },
  { value: 'pending', label: msg`Pending` },
  { value: 'failed', label: msg`Failed` },
];

/** What was sent to a destination. */
export function Deliveries({ destination }: { destination: AlertDestination }) {
  const workspace = useWorkspace();
  const [filter, setFilter] = useState('');
  const [selected, select] = useState<AlertDelivery>();
  const deliveries = useInfiniteQuery(alertDeliveriesQuery(workspace.slug, destination.id, statusOf(filter)));
  return (
    <Section
      title={t`Deliveries`}
      description={t`Of the last 30 days. An alert that is not accepted is sent again for about a day.`}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t`Status`}
          transitionDuration={0}
          data={FILTERS.map(({ value, label }) => ({ value, label: textOf(label) }))}
          value={filter}
          onChange={setFilter}
        />
      }
    >
      <Loaded query={deliveries} skeleton={<ListSkeleton rows={4} />}>
        {({ pages }) =>
          pages[0]?.items.length === 0 ? (
            <EmptyState Icon={IconSend} title={filter === '' ? t`Nothing sent yet` : t`No results`}>
              {filter === ''
                ? t`Alerts appear here once an event happens that this destination receives.`
                : t`No delivery has this status.`}
            </EmptyState>
          ) : (
            <DataTable
              caption={t`Deliveries`}
              rows={pages.flatMap(({ items }) => items)}
              keyOf={({ id }) => id}
              more={deliveries}
              columns={[
                {
                  header: t`Event`,
                  cell: ({ event }) => (
                    <Text size="sm" ff="monospace">
                      {event}
                    </Text>
                  ),
                },
                { header: t`Status`, cell: ({ status }) => <DeliveryStatusBadge status={status} /> },
                {
                  header: t`Response`,
                  isNumber: true,
                  cell: ({ response_status }) => response_status ?? '–',
                },
                { header: t`Attempts`, isNumber: true, cell: ({ attempts }) => attempts },
                { header: t`Created`, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
                {
                  header: t`Actions`,
                  isActions: true,
                  cell: (delivery) => (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t`Details of ${delivery.event}`}
                      onClick={() => select(delivery)}
                    >{t`Details`}</Button>
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
      <CodeBlock code={JSON.stringify(delivery.payload, null, 2)} label={t`Payload`} />
      {mayManageAlerts(workspace) && destination.enabled && (
        <Group justify="flex-end">
          <Button
            leftSection={<IconSend size={16} />}
            loading={retrying.isPending}
            onClick={() => retrying.mutate(delivery.id, { onSuccess: onClose })}
          >{t`Send again`}</Button>
        </Group>
      )}
    </Stack>
  );
}

function statusOf(filter: string): DeliveryStatus | undefined {
  return filter === 'delivered' || filter === 'pending' || filter === 'failed' ? filter : undefined;
}

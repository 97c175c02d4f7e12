import { Badge } from '@mantine/core';
import type { DeliveryStatus } from '../../api/queries/alerts.ts';

const STATUSES = {
  delivered: { color: 'green', label: 'Delivered' },
  pending: { color: 'amber', label: 'Pending' },
  failed: { color: 'red', label: 'Failed' },
} as const;

export function DeliveryStatusBadge({ status }: { status: DeliveryStatus }) {
  const { color, label } = STATUSES[status];
  return (
    <Badge tt="none" variant="light" color={color}>
      {label}
    </Badge>
  );
}

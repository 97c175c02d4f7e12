import { msg } from '@lingui/core/macro';
import { Badge } from '@mantine/core';
import type { DeliveryStatus } from '../../api/queries/alerts.ts';
import { textOf } from '../../language/text.ts';

const STATUSES = {
  delivered: { color: 'green', label: msg`Delivered` },
  pending: { color: 'amber', label: msg`Pending` },
  failed: { color: 'red', label: msg`Failed` },
} as const;

export function DeliveryStatusBadge({ status }: { status: DeliveryStatus }) {
  const { color, label } = STATUSES[status];
  return (
    <Badge tt="none" variant="light" color={color}>
      {textOf(label)}
    </Badge>
  );
}

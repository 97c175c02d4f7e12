import { Badge, Group, Text } from '@mantine/core';
import type { Call } from '../../api/queries/calls.ts';
import { outcomeOf } from './call-outcome.ts';

/** The status and outcome of a call. */
export function CallOutcome({ call }: { call: Call }) {
  const { status, color, title } = outcomeOf(call);
  return (
    <Group gap="xs" wrap="nowrap">
      <Badge variant="light" radius="sm" color={color}>
        {status}
      </Badge>
      <Text size="sm">{title}</Text>
    </Group>
  );
}

import { Badge, Group, Text } from '@mantine/core';
import type { Call } from '../../api/queries/calls.ts';
import { outcomeOf } from './call-outcome.ts';

/** How a call ended, in a word. */
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

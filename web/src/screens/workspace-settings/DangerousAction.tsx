import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  title: string;
  description: string;
  button: ReactNode;
  /** Its dialog. */
  children: ReactNode;
};

/** A dangerous action: what it does, and its button. */
export function DangerousAction({ title, description, button, children }: Props) {
  return (
    <Group justify="space-between" gap="sm">
      <Stack gap={2} maw="24rem">
        <Text fw={500}>{title}</Text>
        <Text size="sm" c="dimmed">
          {description}
        </Text>
      </Stack>
      {button}
      {children}
    </Group>
  );
}

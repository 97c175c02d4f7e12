import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { title: string; description?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A part of a long screen, under its own heading. Put several into a `<Stack gap="2.5rem">`. */
export function Section({ title, description, actions, children }: Props) {
  return (
    <div>
      <Group justify="space-between" align="flex-end" gap="sm" mb="sm">
        <Stack gap={2} maw="46rem">
          <Title order={2}>{title}</Title>
          {description && (
            <Text component="div" size="sm" c="dimmed">
              {description}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}

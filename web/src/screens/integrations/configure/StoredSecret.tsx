import { Group, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';

/** Replaces the field of a stored secret, which the server never sends. */
export function StoredSecret({ error }: { error?: unknown }) {
  return (
    <div>
      <Group gap={6} wrap="nowrap" c="dimmed" mih={36}>
        <IconLock size={16} aria-hidden="true" />
        <Text size="sm">Sensitive, delete to change</Text>
      </Group>
      {typeof error === 'string' && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}

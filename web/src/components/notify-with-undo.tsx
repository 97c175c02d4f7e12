import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const LONG_ENOUGH_TO_UNDO_MS = 10_000;

/** A toast that says what was done, with a button to undo it. */
export function notifyWithUndo(done: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: LONG_ENOUGH_TO_UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{done}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}

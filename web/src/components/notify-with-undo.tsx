import { t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

const VISIBLE_MS = 10_000;

/** A toast that says what was done, with a button to undo it. */
export function notifyWithUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: VISIBLE_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >{t`Undo`}</Button>
      </Group>
    ),
  });
}

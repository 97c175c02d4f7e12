import { t } from '@lingui/core/macro';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';

/** In place of a row that was removed and not yet saved. */
export function RemovedRow({ name, onUndo }: { name: string; onUndo: () => void }) {
  return (
    <Group gap="xs" role="status">
      <Text size="sm" c="dimmed">
        {t`${name} is removed when you save.`}
      </Text>
      <Button size="compact-sm" variant="subtle" aria-label={t`Undo: keep ${name}`} onClick={onUndo}>
        {t`Undo`}
      </Button>
    </Group>
  );
}

type Rows<Row> = {
  rows: readonly Row[];
  removeAt: (index: number) => void;
  insertAt: (row: Row, index: number) => void;
};

/** Rows that were removed from a list of a form, to be put back where they were. */
export function useRemovedRows<Row extends { id: string }>({ rows, removeAt, insertAt }: Rows<Row>) {
  const [removed, setRemoved] = useState<readonly { row: Row; index: number }[]>([]);

  function remove(index: number): void {
    const row = rows[index];
    if (!row) return;
    setRemoved([...removed, { row, index }]);
    removeAt(index);
  }

  function undo(id: string): void {
    const found = removed.find(({ row }) => row.id === id);
    if (!found) return;
    setRemoved(removed.filter((other) => other !== found));
    insertAt(found.row, Math.min(found.index, rows.length));
  }

  return { removed: removed.map(({ row }) => row), remove, undo };
}

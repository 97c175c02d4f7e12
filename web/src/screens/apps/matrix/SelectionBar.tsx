import { Button, Group, Paper, Text } from '@mantine/core';
import { numberText } from '../../../components/number-text.ts';
import { DONE, useAccessChanges } from '../integrations/use-access-changes.ts';
import classes from './Matrix.module.css';
import { changesTo, countOf, type Selection } from './selection.ts';

const ACTIONS = [
  { level: 'on', label: 'Enable' },
  { level: 'read_only', label: 'Read-only' },
  { level: 'all', label: 'All endpoints' },
  { level: 'off', label: 'Disable' },
] as const;

/** What can be done with the selected cells. Saved at once; the toast can undo it. */
export function SelectionBar({ selection, onClear }: { selection: Selection; onClear: () => void }) {
  const { save, isPending } = useAccessChanges();
  const count = countOf(selection);
  if (count === 0) return null;
  const cells = count === 1 ? '1 cell' : `${numberText(count)} cells`;
  return (
    <Paper component="section" aria-label="Selected cells" withBorder shadow="md" className={classes.bar}>
      <Group gap="sm">
        <Text size="sm" fw={600} mr="auto">
          {cells} selected
        </Text>
        {ACTIONS.map(({ level, label }) => (
          <Button
            key={level}
            size="xs"
            variant="default"
            loading={isPending}
            onClick={() => save(`${cells} ${DONE[level]}`, changesTo(selection, level), onClear)}
          >
            {label}
          </Button>
        ))}
        <Button size="xs" variant="subtle" onClick={onClear}>
          Clear
        </Button>
      </Group>
    </Paper>
  );
}

import { ActionIcon, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { methodAndPath, spoken } from './operation-key.ts';
import classes from './SelectedEndpoints.module.css';

type Props = { picked: readonly string[]; onRemove: (key: string) => void };

/** The endpoints that were picked, each with a way to leave it out. */
export function SelectedEndpoints({ picked, onRemove }: Props) {
  const frame = useRef<HTMLDivElement>(null);

  /** The focus goes on to the next one first, for its button goes away: Escape closes what the focus is in. */
  function remove(key: string, index: number): void {
    const buttons = frame.current?.querySelectorAll('button') ?? [];
    (buttons[index + 1] ?? buttons[index - 1] ?? frame.current)?.focus();
    onRemove(key);
  }

  return (
    <div ref={frame} className={classes.frame} tabIndex={-1}>
      {picked.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet.
        </Text>
      ) : (
        <PickedList picked={picked} onRemove={remove} />
      )}
    </div>
  );
}

type PickedListProps = { picked: readonly string[]; onRemove: (key: string, index: number) => void };

function PickedList({ picked, onRemove }: PickedListProps) {
  return (
    <ul className={classes.list} aria-label="Selected endpoints">
      {picked.map((key, index) => {
        const { method, path } = methodAndPath(key);
        return (
          <li key={key} className={classes.item}>
            <MethodBadge method={method} />
            <span className={classes.path}>{path}</span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Deselect ${spoken(key)}`}
              onClick={() => onRemove(key, index)}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}

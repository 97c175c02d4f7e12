import { ActionIcon, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { methodAndPath, spoken } from './operation-key.ts';
import classes from './PickedEndpoints.module.css';

type Props = { picked: readonly string[]; onRemove: (key: string) => void };

/** The endpoints that were picked, each with a way to leave it out. */
export function PickedEndpoints({ picked, onRemove }: Props) {
  const list = useRef<HTMLUListElement>(null);

  /** The focus goes on to the next one, for its button goes away. */
  function remove(key: string, index: number): void {
    onRemove(key);
    requestAnimationFrame(() => {
      const buttons = list.current?.querySelectorAll('button') ?? [];
      (buttons[index] ?? buttons[index - 1])?.focus();
    });
  }

  if (picked.length === 0)
    return (
      <Text size="sm" c="dimmed">
        None yet.
      </Text>
    );
  return (
    <ul ref={list} className={classes.list} aria-label="Picked endpoints">
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
              aria-label={`Leave out ${spoken(key)}`}
              onClick={() => remove(key, index)}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}

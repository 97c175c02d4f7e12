import { ActionIcon, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { methodAndPath, spoken } from './operation-key.ts';
import classes from './PickedEndpoints.module.css';

type Props = { picked: readonly string[]; onRemove: (key: string) => void };

/** The endpoints that were picked, each with a way to leave it out. */
export function PickedEndpoints({ picked, onRemove }: Props) {
  if (picked.length === 0)
    return (
      <Text size="sm" c="dimmed">
        None yet.
      </Text>
    );
  return (
    <ul className={classes.list} aria-label="Picked endpoints">
      {picked.map((key) => {
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
              onClick={() => onRemove(key)}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}

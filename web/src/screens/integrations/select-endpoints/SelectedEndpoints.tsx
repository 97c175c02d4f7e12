import { t } from '@lingui/core/macro';
import { ActionIcon, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { methodAndPath, methodAndPathText } from '@trunkline/contract/operation-key';
import { useRef } from 'react';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import classes from './SelectedEndpoints.module.css';

type Props = { selected: readonly string[]; onRemove: (key: string) => void };

/** The selected endpoints, each with a button to deselect it. */
export function SelectedEndpoints({ selected, onRemove }: Props) {
  const frame = useRef<HTMLDivElement>(null);

  /** Moves the focus to the next button before this one is removed, so that Escape still closes the popover. */
  function remove(key: string, index: number): void {
    const buttons = frame.current?.querySelectorAll('button') ?? [];
    (buttons[index + 1] ?? buttons[index - 1] ?? frame.current)?.focus();
    onRemove(key);
  }

  return (
    <div ref={frame} className={classes.frame} tabIndex={-1}>
      {selected.length === 0 ? (
        <Text size="sm" c="dimmed">{t`None yet.`}</Text>
      ) : (
        <SelectedList selected={selected} onRemove={remove} />
      )}
    </div>
  );
}

type SelectedListProps = { selected: readonly string[]; onRemove: (key: string, index: number) => void };

function SelectedList({ selected, onRemove }: SelectedListProps) {
  return (
    <ul className={classes.list} aria-label={t`Selected endpoints`}>
      {selected.map((key, index) => {
        const { method, path } = methodAndPath(key);
        return (
          <li key={key} className={classes.item}>
            <MethodBadge method={method} />
            <span className={classes.path}>{path}</span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={t`Deselect ${methodAndPathText(key)}`}
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

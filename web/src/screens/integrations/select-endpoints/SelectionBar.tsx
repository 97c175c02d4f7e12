import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Popover, Text } from '@mantine/core';
import { notifyWithUndo } from '../../../components/notify-with-undo.tsx';
import classes from './EndpointSelector.module.css';
import { SelectedEndpoints } from './SelectedEndpoints.tsx';
import { withAll } from './selection.ts';
import { useMaxEndpoints } from './use-max-endpoints.ts';

type Props = {
  selected: readonly string[];
  /** The operations that match the filter, as far as they are loaded. */
  found: readonly { key: string }[];
  /** How many match; undefined until it is known. */
  total: number | undefined;
  onRemove: (key: string) => void;
  onChange: (selected: string[]) => void;
};

/** How many endpoints are selected and found, and the selection of many at once. */
export function SelectionBar({ selected, found, total, onRemove, onChange }: Props) {
  const maxEndpoints = useMaxEndpoints();
  const foundKeys = found.map(({ key }) => key);
  function clear(): void {
    onChange([]);
    notifyWithUndo(
      plural(selected.length, { one: '# endpoint deselected', other: '# endpoints deselected' }),
      () => onChange([...selected]),
    );
  }
  const isMoreThanFit = total !== undefined && total > maxEndpoints;
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="xs">
        <SelectedCount selected={selected} onRemove={onRemove} />
        <Text size="sm" c="dimmed" aria-live="polite">
          {total !== undefined && plural(total, { one: '# endpoint found', other: '# endpoints found' })}
        </Text>
      </Group>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={found.length === 0 || selected.length >= maxEndpoints}
          onClick={() => onChange(withAll(selected, foundKeys, maxEndpoints))}
        >
          {isMoreThanFit ? t`Select the first ${maxEndpoints}` : t`Select all found`}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={selected.length === 0}
          onClick={clear}
        >{t`Clear`}</Button>
      </Group>
    </Group>
  );
}

type SelectedCountProps = Pick<Props, 'selected' | 'onRemove'>;

/** The number of selected endpoints, with a list of them on demand. */
function SelectedCount({ selected, onRemove }: SelectedCountProps) {
  const maxEndpoints = useMaxEndpoints();
  return (
    <Popover position="bottom-start" width="min(28rem, 90vw)" shadow="md" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="light" aria-live="polite">
          <Trans>
            Show selected: {selected.length} of {maxEndpoints}
          </Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.selected}>
        <SelectedEndpoints selected={selected} onRemove={onRemove} />
      </Popover.Dropdown>
    </Popover>
  );
}

import { t } from '@lingui/core/macro';
import { Box, Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './FilterBar.module.css';

type Props = {
  /** A field for each filter. */
  children: ReactNode;
  /** The number of filters that are set. */
  count: number;
  onClear: () => void;
  /** Other controls above the list, such as its export. */
  actions: ReactNode;
};

/** The filters of a list. */
export function FilterBar({ children, count, onClear, actions }: Props) {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <search className={classes.bar} aria-label={t`Filters`}>
      <Group hiddenFrom="sm">
        <Button
          variant="default"
          leftSection={<IconFilter size={16} />}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {count === 0 ? t`Filters` : t`Filters (${count})`}
        </Button>
      </Group>
      <Box className={classes.fields} mod={{ closed: !isOpen }}>
        {children}
        {count > 0 && <Button variant="subtle" onClick={onClear}>{t`Clear filters`}</Button>}
      </Box>
      <Group gap="sm" justify="flex-end">
        {actions}
      </Group>
    </search>
  );
}

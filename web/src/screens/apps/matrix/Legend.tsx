import { t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { MARKS } from './levels.tsx';
import classes from './Matrix.module.css';

/** What the marks in the cells mean. */
export function Legend() {
  const isGrantRequired = useWorkspace().app_access === 'granted';
  const marks = Object.entries(MARKS).filter(([mark]) => isGrantRequired || mark !== 'not_granted');
  return (
    <Group gap="lg">
      {marks.map(([mark, { label, Icon }]) => (
        <Group key={mark} gap={6}>
          <Icon size={16} className={classes.mark} data-level={mark} aria-hidden />
          <Text size="sm">{textOf(label)}</Text>
        </Group>
      ))}
      {isGrantRequired && (
        <Group gap={6}>
          <span className={classes.requested} data-legend aria-hidden />
          <Text size="sm">{t`Access requested`}</Text>
        </Group>
      )}
      <Group gap={6}>
        <span className={classes.used} data-legend aria-hidden />
        <Text size="sm">{t`Called in the last 30 days`}</Text>
      </Group>
    </Group>
  );
}

import { Group, Text } from '@mantine/core';
import { LEVELS } from './levels.tsx';
import classes from './Matrix.module.css';

/** What the marks in the cells mean. */
export function Legend() {
  return (
    <Group gap="lg">
      {Object.entries(LEVELS).map(([level, { label, Icon }]) => (
        <Group key={level} gap={6}>
          <Icon size={16} className={classes.mark} data-level={level} aria-hidden />
          <Text size="sm">{label}</Text>
        </Group>
      ))}
      <Group gap={6}>
        <span className={classes.used} data-legend aria-hidden />
        <Text size="sm">Called in the last 30 days</Text>
      </Group>
    </Group>
  );
}

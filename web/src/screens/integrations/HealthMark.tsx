import { ColorSwatch, Group, Text } from '@mantine/core';
import type { Health } from '../../api/queries/usage.ts';

const LABELS = {
  idle: { word: 'No recent calls', color: 'var(--mantine-color-gray-5)' },
  healthy: { word: 'Healthy', color: 'var(--mantine-color-green-5)' },
  degraded: { word: 'Some failures', color: 'var(--mantine-color-amber-5)' },
  failing: { word: 'Failing', color: 'var(--mantine-color-red-5)' },
} as const;

/** The health of an integration, by its calls since yesterday, as a color and in words. */
export function HealthMark({ health }: Pick<Health, 'health'>) {
  const { word, color } = LABELS[health];
  return (
    <Group gap={6} wrap="nowrap">
      <ColorSwatch color={color} size={8} withShadow={false} aria-hidden />
      <Text size="xs" fw={500} c="dimmed" truncate>
        {word}
      </Text>
    </Group>
  );
}

import { ColorSwatch, Group, Text } from '@mantine/core';
import type { Health } from '@trunkline/contract/health';
import { textOf } from '../../language/text.ts';
import { HEALTH_COLORS, HEALTH_WORDS } from './health.ts';

/** The health of an integration, by its calls since yesterday, as a color and in words. */
export function HealthMark({ health }: { health: Health }) {
  return (
    <Group gap={6} wrap="nowrap">
      <ColorSwatch
        color={`var(--mantine-color-${HEALTH_COLORS[health]}-5)`}
        size={8}
        withShadow={false}
        aria-hidden
      />
      <Text size="xs" fw={500} c="dimmed" truncate>
        {textOf(HEALTH_WORDS[health])}
      </Text>
    </Group>
  );
}

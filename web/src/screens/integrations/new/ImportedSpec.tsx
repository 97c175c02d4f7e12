import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Spec } from '../../../api/queries/specs.ts';
import { counted } from '../counted.ts';

/** The description that was imported already, for whoever comes back to the first step. */
export function ImportedSpec({ spec, onContinue }: { spec: Spec; onContinue: () => void }) {
  return (
    <Alert color="green" icon={<IconCircleCheck />} title={`${spec.title} ${spec.version}`}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {counted(spec.operation_count, 'endpoint')}. Import another description below to begin with that
          one: what was picked is dropped then.
        </Text>
        <Button size="xs" onClick={onContinue}>
          Continue with it
        </Button>
      </Group>
    </Alert>
  );
}

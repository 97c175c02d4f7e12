import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Spec } from '../../../api/queries/specs.ts';
import { countText } from '../count-text.ts';

/** The imported spec, on return to the first step. */
export function ImportedSpec({ spec, onContinue }: { spec: Spec; onContinue: () => void }) {
  return (
    <Alert color="green" icon={<IconCircleCheck />} title={`${spec.title} ${spec.version}`}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <Trans>
            {countText(spec.operation_count, 'endpoint')}. To use another spec, import it below: your
            selection is then discarded.
          </Trans>
        </Text>
        <Button size="xs" onClick={onContinue}>{t`Continue with this spec`}</Button>
      </Group>
    </Alert>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefreshAlert } from '@tabler/icons-react';
import type { Integration } from '../../../api/queries/integrations.ts';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../obstacle.ts';
import { SpecUpdateDialog } from '../spec-update/SpecUpdateDialog.tsx';

/** Says that the spec at its source URL has changed. */
export function DriftAlert({ integration }: { integration: Integration }) {
  const workspace = useWorkspace();
  const [isUpdating, updating] = useDisclosure();
  const { source_drifted_at } = integration;
  if (source_drifted_at === null) return null;
  return (
    <Alert color="amber" icon={<IconRefreshAlert />} title={t`A newer spec is available`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          <Trans>
            The spec at the source URL differs from the imported one, first detected{' '}
            <RelativeTime at={source_drifted_at} />. Calls keep using the imported spec until an admin applies
            the update.
          </Trans>
        </Text>
        {obstacleOf(workspace) === undefined && (
          <Button size="xs" variant="default" onClick={updating.open}>{t`Review changes`}</Button>
        )}
      </Stack>
      <SpecUpdateDialog integration={integration} opened={isUpdating} onClose={updating.close} />
    </Alert>
  );
}

import { t } from '@lingui/core/macro';
import { Alert, List, SimpleGrid, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Integration } from '../../../api/queries/integrations.ts';
import { serverText } from '../../../language/server-texts.ts';
import { CapturePanel } from '../capture/CapturePanel.tsx';
import { About } from './About.tsx';
import { AppNames } from './AppNames.tsx';
import { CallCode } from './CallCode.tsx';
import { Credentials } from './Credentials.tsx';
import { DriftAlert } from './DriftAlert.tsx';
import { Headers } from './Headers.tsx';
import { RecentUsage } from './RecentUsage.tsx';

/** Its calls, code, apps, base URL, headers, credentials and warnings. */
export function Overview({ integration }: { integration: Integration }) {
  const { warnings } = integration;
  return (
    <Stack gap="lg">
      <DriftAlert integration={integration} />
      {warnings.length > 0 && (
        <Alert color="amber" icon={<IconAlertTriangle />} title={t`Warnings`}>
          <List size="sm" spacing={4}>
            {warnings.map((warning) => (
              <List.Item key={warning}>{serverText(warning)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <RecentUsage integration={integration} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <CallCode integration={integration} />
          <About integration={integration} />
        </Stack>
        <Stack gap="lg">
          <AppNames integration={integration} />
          <Headers integration={integration} />
          <Credentials integration={integration} />
          <CapturePanel integration={integration} />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}

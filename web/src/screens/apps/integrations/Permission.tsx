import { Button, Group, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type AppIntegrationSettings, setAppIntegration } from '../../../api/queries/app-integrations.ts';
import type { App } from '../../../api/queries/apps.ts';
import type { IntegrationSummary } from '../../../api/queries/integrations.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { notifyWithUndo } from '../../../components/notify-with-undo.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { LimitsDialog } from './LimitsDialog.tsx';

type Props = { app: App; integration: IntegrationSummary; settings: AppIntegrationSettings };

/** Whether the app may use the integration, and its limits. Saved at once; the toast can undo it. */
export function Permission({ app, integration, settings }: Props) {
  const workspace = useWorkspace();
  const [isLimiting, limiting] = useDisclosure();
  const saving = useMutation(setAppIntegration(workspace.slug, app.id, integration.slug));
  const mayManage = mayManageApps(workspace);

  function notify(message: string): void {
    notifyWithUndo(message, () => saving.mutate(settings));
  }

  function switchTo(enabled: boolean): void {
    const message = `${integration.name} is ${enabled ? 'on' : 'off'} for ${app.name}`;
    saving.mutate({ ...settings, enabled }, { onSuccess: () => notify(message) });
  }

  return (
    <Group justify="space-between" gap="sm">
      <Switch
        label={`${app.name} may use it`}
        checked={saving.isPending ? saving.variables.enabled : settings.enabled}
        disabled={!mayManage}
        onChange={(event) => switchTo(event.currentTarget.checked)}
      />
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {extentOf(settings, integration)}
        </Text>
        {mayManage && settings.enabled && (
          <Button
            size="xs"
            variant="default"
            aria-label={`Limit ${integration.name}`}
            onClick={limiting.open}
          >
            Limit
          </Button>
        )}
      </Group>
      <LimitsDialog
        opened={isLimiting}
        onClose={limiting.close}
        app={app}
        integration={integration}
        settings={settings}
        onSaved={() => notify(`Limits of ${integration.name} saved`)}
      />
    </Group>
  );
}

const number = new Intl.NumberFormat('en');

function extentOf(
  { enabled, operations, calls_per_minute }: AppIntegrationSettings,
  { operations: all }: IntegrationSummary,
): string {
  if (!enabled) return 'Calls are rejected';
  const which =
    operations === null ? `All ${all.length} endpoints` : `${operations.length} of ${all.length} endpoints`;
  return calls_per_minute === null
    ? `${which}, no limit`
    : `${which}, ${number.format(calls_per_minute)} calls per minute`;
}

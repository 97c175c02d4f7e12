import { t } from '@lingui/core/macro';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type Capture, captureQuery, deleteCapturedCalls } from '../../../api/queries/captures.ts';
import type { Integration } from '../../../api/queries/integrations.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { countText } from '../count-text.ts';
import { Panel } from '../details/Panel.tsx';
import { obstacleOf } from '../obstacle.ts';
import { StartCaptureDialog } from './StartCaptureDialog.tsx';
import { useIsCapturing } from './use-is-capturing.ts';

/** Starts to capture calls, and has what was captured. For those who may edit the integration. */
export function CapturePanel({ integration: { slug } }: { integration: Integration }) {
  const workspace = useWorkspace();
  const isAllowed = obstacleOf(workspace) === undefined;
  const { data: capture } = useQuery({ ...captureQuery(workspace.slug, slug), enabled: isAllowed });
  if (!isAllowed || capture === undefined) return null;
  return (
    <Panel title={t`Captured calls`}>
      <State capture={capture} />
      <Actions slug={slug} capture={capture} />
    </Panel>
  );
}

function State({ capture: { until, keep_days, max_keep_days, captured_calls } }: { capture: Capture }) {
  const isOn = useIsCapturing(until);
  const kept =
    captured_calls === 0
      ? t`No calls are kept.`
      : t`${{ calls: countText(captured_calls, 'captured call') }} kept.`;
  return (
    <Text size="sm">
      {isOn
        ? t`Capture is on. Each call is kept for ${{ days: countText(keep_days ?? 0, 'day') }}.`
        : max_keep_days === 0
          ? t`The operator of this server has turned capture off.`
          : t`Capture is off: the log has no headers and no bodies.`}{' '}
      {kept}
    </Text>
  );
}

function Actions({
  slug,
  capture: { until, max_keep_days, captured_calls },
}: {
  slug: string;
  capture: Capture;
}) {
  const { slug: workspace } = useWorkspace();
  const [isStarting, starting] = useDisclosure();
  const [isAsking, asking] = useDisclosure();
  const deleting = useMutation({ ...deleteCapturedCalls(workspace, slug), onSuccess: asking.close });
  const isOn = useIsCapturing(until);
  return (
    <Group gap="xs">
      {max_keep_days > 0 && (
        <Button size="xs" variant="default" onClick={starting.open}>
          {isOn ? t`Change…` : t`Capture calls…`}
        </Button>
      )}
      {captured_calls > 0 && (
        <>
          <Button
            component="a"
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} />}
            href={`/api/workspaces/${workspace}/integrations/${slug}/captured-calls.ndjson`}
            download
          >{t`Export`}</Button>
          <Button size="xs" variant="subtle" color="red" onClick={asking.open}>{t`Delete all`}</Button>
        </>
      )}
      <StartCaptureDialog
        slug={slug}
        maxKeepDays={max_keep_days}
        opened={isStarting}
        onClose={starting.close}
      />
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Delete the captured calls?`}
        action={t`Delete all`}
        isPending={deleting.isPending}
        onConfirm={() => deleting.mutate()}
      >
        <Stack gap="sm">
          <ProblemAlert problem={deleting.error} />
          {t`${{ calls: countText(captured_calls, 'captured call') }} will be deleted permanently. Their entries in the log stay.`}
        </Stack>
      </ConfirmDialog>
    </Group>
  );
}

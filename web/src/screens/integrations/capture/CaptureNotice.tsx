import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlayerRecord } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { stopCapture } from '../../../api/queries/captures.ts';
import { clockText } from '../../../components/clock-time.ts';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../obstacle.ts';
import { useIsCapturing } from './use-is-capturing.ts';

type Props = { integration: { slug: string; name: string; capture_until: string | null } };

/** Says to every member that requests and responses of an integration are captured. */
export function CaptureNotice({ integration: { slug, name, capture_until } }: Props) {
  const workspace = useWorkspace();
  const stopping = useMutation(stopCapture(workspace.slug, slug));
  if (!useIsCapturing(capture_until) || capture_until === null) return null;
  return (
    <Alert color="amber" icon={<IconPlayerRecord />} title={t`Calls of ${name} are captured`} mb="lg">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          <Trans>
            Requests and responses are kept, with secrets redacted. Capture ends{' '}
            <RelativeTime at={capture_until} />, at {clockText(new Date(capture_until))}.
          </Trans>
        </Text>
        {obstacleOf(workspace) === undefined && (
          <Button
            size="xs"
            variant="default"
            loading={stopping.isPending}
            onClick={() => stopping.mutate()}
          >{t`Stop now`}</Button>
        )}
      </Group>
    </Alert>
  );
}

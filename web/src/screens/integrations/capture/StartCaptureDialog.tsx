import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { startCapture } from '../../../api/queries/captures.ts';
import { DialogActions } from '../../../components/DialogActions.tsx';
import { DocsLink } from '../../../components/DocsLink.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { WholeNumberInput } from '../configure/WholeNumberInput.tsx';

type Props = {
  slug: string;
  maxKeepDays: number;
  opened: boolean;
  onClose: () => void;
};

const TIMES = [
  { value: '15', label: msg`15 minutes` },
  { value: '60', label: msg`1 hour` },
  { value: '240', label: msg`4 hours` },
  { value: '1440', label: msg`24 hours` },
];
const USUAL_DAYS = 7;

/** How long calls are captured, and how long each is kept. */
export function StartCaptureDialog({ opened, onClose, ...form }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t`Capture calls`}>
      <StartCaptureForm onClose={onClose} {...form} />
    </Modal>
  );
}

/** Inside the dialog, so that its state is reset when it opens again. */
function StartCaptureForm({ slug, maxKeepDays, onClose }: Omit<Props, 'opened'>) {
  const { slug: workspace } = useWorkspace();
  const [minutes, setMinutes] = useState('60');
  const [days, setDays] = useState<number | null>(Math.min(USUAL_DAYS, maxKeepDays));
  const starting = useMutation({ ...startCapture(workspace, slug), onSuccess: onClose });
  const start = (event: FormEvent) => {
    event.preventDefault();
    starting.mutate({ minutes: Number(minutes), keep_days: days ?? 1 });
  };
  return (
    <form onSubmit={start}>
      <Stack>
        <ProblemAlert problem={starting.error} />
        <Text size="sm">
          <Trans>
            Headers and bodies of the calls of all apps are kept, encrypted. Values of this integration’s
            secrets and of fields named like a secret are redacted; personal data is not.{' '}
            <DocsLink path="calls#captured-calls">What is kept</DocsLink>
          </Trans>
        </Text>
        <Select
          label={t`Capture for`}
          allowDeselect={false}
          data={TIMES.map(({ value, label }) => ({ value, label: textOf(label) }))}
          value={minutes}
          onChange={(value) => value !== null && setMinutes(value)}
        />
        <WholeNumberInput
          label={t`Keep each call for`}
          description={t`Days, at most ${maxKeepDays}`}
          min={1}
          max={maxKeepDays}
          clampBehavior="blur"
          value={days}
          whenEmpty={1}
          onChange={setDays}
        />
        <Text
          size="sm"
          c="dimmed"
        >{t`The audit log says who started it, and who views what was captured.`}</Text>
        <DialogActions onCancel={onClose} isPending={starting.isPending}>{t`Start capture`}</DialogActions>
      </Stack>
    </form>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { startTwoFactor } from '../../api/queries/two-factor.ts';
import { BackupCodes } from './BackupCodes.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import { ScanStep } from './ScanStep.tsx';

type Props = { opened: boolean; onClose: () => void };
type TwoFactorSecrets = { uri: string; backupCodes: readonly string[] };

/** Three steps: password, authenticator with its first code, backup codes. */
export function EnableTwoFactorDialog({ opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t`Enable two-factor authentication`}
      size="lg"
      // An accidental click would lose the backup codes.
      closeOnClickOutside={false}
    >
      <Steps onClose={onClose} />
    </Modal>
  );
}

/** Inside the dialog, so that closing it drops the secrets. */
function Steps({ onClose }: Pick<Props, 'onClose'>) {
  const [secrets, setSecrets] = useState<TwoFactorSecrets>();
  const [isConfirmed, setIsConfirmed] = useState(false);
  if (!secrets)
    return (
      <Step number={1} name={t`Your password`}>
        <PasswordStep mutation={startTwoFactor} action={t`Continue`} onDone={setSecrets} onCancel={onClose} />
      </Step>
    );
  if (!isConfirmed)
    return (
      <Step number={2} name={t`Your authenticator app`}>
        <ScanStep uri={secrets.uri} onDone={() => setIsConfirmed(true)} onCancel={onClose} />
      </Step>
    );
  return (
    <Step number={3} name={t`Backup codes`}>
      <BackupCodes codes={secrets.backupCodes} onDone={onClose} />
    </Step>
  );
}

function Step({ number, name, children }: { number: number; name: string; children: ReactNode }) {
  return (
    <Stack>
      <Text size="sm" c="dimmed" role="status">
        <Trans>
          Step {number} of 3: {name}
        </Trans>
      </Text>
      {children}
    </Stack>
  );
}

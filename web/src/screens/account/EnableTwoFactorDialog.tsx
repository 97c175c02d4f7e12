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
      title="Enable two-factor authentication"
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
      <Step number={1} name="Your password">
        <PasswordStep mutation={startTwoFactor} action="Continue" onDone={setSecrets} onCancel={onClose} />
      </Step>
    );
  if (!isConfirmed)
    return (
      <Step number={2} name="Your authenticator app">
        <ScanStep uri={secrets.uri} onDone={() => setIsConfirmed(true)} onCancel={onClose} />
      </Step>
    );
  return (
    <Step number={3} name="Backup codes">
      <BackupCodes codes={secrets.backupCodes} onDone={onClose} />
    </Step>
  );
}

function Step({ number, name, children }: { number: number; name: string; children: ReactNode }) {
  return (
    <Stack>
      <Text size="sm" c="dimmed" role="status">
        Step {number} of 3: {name}
      </Text>
      {children}
    </Stack>
  );
}

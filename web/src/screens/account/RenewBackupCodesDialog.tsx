import { t } from '@lingui/core/macro';
import { Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { renewBackupCodes } from '../../api/queries/two-factor.ts';
import { BackupCodes } from './BackupCodes.tsx';
import { PasswordStep } from './PasswordStep.tsx';

type Props = { opened: boolean; onClose: () => void };

export function RenewBackupCodesDialog({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t`New backup codes`} closeOnClickOutside={false}>
      <Steps onClose={onClose} />
    </Modal>
  );
}

/** Inside the dialog, so that closing it drops the codes. */
function Steps({ onClose }: Pick<Props, 'onClose'>) {
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <BackupCodes codes={codes} onDone={onClose} />;
  return (
    <Stack>
      <Text size="sm">{t`Your current codes will stop working.`}</Text>
      <PasswordStep
        mutation={renewBackupCodes}
        action={t`Create new codes`}
        onDone={setCodes}
        onCancel={onClose}
      />
    </Stack>
  );
}

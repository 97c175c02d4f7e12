import { t } from '@lingui/core/macro';
import { Modal, Stack, Text } from '@mantine/core';
import { disableTwoFactor } from '../../api/queries/two-factor.ts';
import { PasswordStep } from './PasswordStep.tsx';

type Props = { opened: boolean; onClose: () => void };

export function DisableTwoFactorDialog({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t`Disable two-factor authentication?`}>
      <Stack>
        <Text size="sm">{t`Anyone who has your password will be able to sign in. Your backup codes are deleted.`}</Text>
        <PasswordStep
          mutation={disableTwoFactor}
          action={t`Disable`}
          isDangerous
          onDone={onClose}
          onCancel={onClose}
        />
      </Stack>
    </Modal>
  );
}

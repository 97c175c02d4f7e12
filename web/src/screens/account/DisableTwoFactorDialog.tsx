import { Modal, Stack, Text } from '@mantine/core';
import { disableTwoFactor } from '../../api/queries/two-factor.ts';
import { PasswordStep } from './PasswordStep.tsx';

type Props = { opened: boolean; onClose: () => void };

export function DisableTwoFactorDialog({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="Disable the second factor?">
      <Stack>
        <Text size="sm">Whoever has your password can sign in then. Your backup codes go too.</Text>
        <PasswordStep
          mutation={disableTwoFactor}
          action="Disable"
          isGrave
          onDone={onClose}
          onCancel={onClose}
        />
      </Stack>
    </Modal>
  );
}

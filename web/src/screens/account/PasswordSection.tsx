import { t } from '@lingui/core/macro';
import { Button, Checkbox, Group, Modal, Paper, PasswordInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { changePassword } from '../../api/queries/me.ts';
import { DialogActions } from '../../components/DialogActions.tsx';
import { NewPasswordInput, passwordError } from '../../components/NewPasswordInput.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { Section } from '../../components/Section.tsx';
import { PasswordProblem } from './PasswordProblem.tsx';

export function PasswordSection() {
  const [isChanging, changing] = useDisclosure();
  return (
    <Section title={t`Password`}>
      <Paper withBorder radius="lg" p="lg" maw="40rem">
        <Group justify="space-between" gap="sm">
          <Text size="sm" maw="24rem">{t`Changing your password signs you out everywhere else.`}</Text>
          <Button variant="default" onClick={changing.open}>{t`Change password`}</Button>
        </Group>
      </Paper>
      <Modal opened={isChanging} onClose={changing.close} title={t`Change your password`}>
        <ChangePasswordForm onClose={changing.close} />
      </Modal>
    </Section>
  );
}

function ChangePasswordForm({ onClose }: { onClose: () => void }) {
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { currentPassword: '', newPassword: '', revokesTokens: false },
    validate: {
      currentPassword: (password) => (password === '' ? t`Enter your current password.` : null),
      newPassword: passwordError,
    },
    mutation: changePassword,
    fields: { invalid_password: 'currentPassword' },
    onDone: onClose,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <PasswordProblem problem={problem} />
        <PasswordInput
          label={t`Current password`}
          autoComplete="current-password"
          data-autofocus
          key={form.key('currentPassword')}
          {...form.getInputProps('currentPassword')}
        />
        <NewPasswordInput
          label={t`New password`}
          key={form.key('newPassword')}
          {...form.getInputProps('newPassword')}
        />
        <Checkbox
          label={t`Revoke my personal tokens too`}
          description={t`Recommended if someone else may know the password.`}
          key={form.key('revokesTokens')}
          {...form.getInputProps('revokesTokens', { type: 'checkbox' })}
        />
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Change password`}</DialogActions>
      </Stack>
    </form>
  );
}

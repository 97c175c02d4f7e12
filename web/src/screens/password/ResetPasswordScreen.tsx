import { t } from '@lingui/core/macro';
import { Button, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { resetPassword } from '../../api/sign-in.ts';
import { TextLink } from '../../components/links.tsx';
import { NewPasswordInput, passwordError } from '../../components/NewPasswordInput.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';

const route = getRouteApi('/reset-password');

/** Sets a new password, with the token of the link in the email. */
export function ResetPasswordScreen() {
  const { token = '' } = route.useSearch();
  const navigate = useNavigate();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { password: '' },
    validate: { password: passwordError },
    mutation: { mutationFn: ({ password }: { password: string }) => resetPassword({ token, password }) },
    async onDone() {
      await navigate({ to: '/sign-in' });
      notifications.show({ message: t`Password changed. Sign in with the new one.` });
    },
  });
  return (
    <SignedOutLayout
      title={t`Set a new password`}
      footer={<TextLink to="/forgotten-password">{t`Request another link`}</TextLink>}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <ProblemAlert problem={problem} />
          <NewPasswordInput
            label={t`New password`}
            autoFocus
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" fullWidth loading={isSending}>{t`Set password`}</Button>
        </Stack>
      </form>
    </SignedOutLayout>
  );
}

import { t } from '@lingui/core/macro';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { isProblem } from '../../api/problem.ts';
import { signIn } from '../../api/sign-in.ts';
import { TextLink } from '../../components/links.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { EmailNotConfirmed } from './EmailNotConfirmed.tsx';

type Props = {
  onDone: () => void;
  onNeedsCode: () => void;
  /** Whose password it is, where only that account may sign in: on a page that must not be left. */
  email?: string;
};

export function PasswordForm({ onDone, onNeedsCode, email }: Props) {
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { email: email ?? '', password: '' },
    validate: {
      email: (value) => (value === '' ? t`Enter your email address.` : null),
      password: (password) => (password === '' ? t`Enter your password.` : null),
    },
    mutation: { mutationFn: signIn },
    onDone: ({ needsCode }) => (needsCode ? onNeedsCode() : onDone()),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {isProblem(problem, 'email_not_verified') ? (
          <EmailNotConfirmed email={form.getValues().email} />
        ) : (
          <ProblemAlert problem={problem} />
        )}
        <TextInput
          label={t`Email`}
          type="email"
          autoComplete="username"
          autoFocus={email === undefined}
          readOnly={email !== undefined}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t`Password`}
          autoComplete="current-password"
          data-autofocus={email !== undefined}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={isSending}>{t`Sign in`}</Button>
        <TextLink
          to="/forgotten-password"
          target={email === undefined ? '_self' : '_blank'}
          size="sm"
          ta="center"
        >{t`Forgot password?`}</TextLink>
      </Stack>
    </form>
  );
}

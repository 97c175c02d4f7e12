import { t } from '@lingui/core/macro';
import { Button, Stack, TextInput } from '@mantine/core';
import { type Credentials, setUp, signIn } from '../../api/sign-in.ts';
import { emailError } from '../../components/email-error.ts';
import { NewPasswordInput, passwordError } from '../../components/NewPasswordInput.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { useOpenSignedIn } from '../sign-in/use-open-signed-in.ts';

/** Creates the first account with the token of a valid link, and signs in to it. */
export function FirstAccountForm({ token }: { token: string }) {
  const openSignedIn = useOpenSignedIn();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { email: '', password: '' },
    validate: { email: emailError, password: passwordError },
    mutation: {
      async mutationFn(credentials: Credentials) {
        await setUp({ ...credentials, token });
        await signIn(credentials);
      },
    },
    onDone: () => openSignedIn(),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label={t`Email`}
          type="email"
          autoComplete="username"
          autoFocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <NewPasswordInput key={form.key('password')} {...form.getInputProps('password')} />
        <Button type="submit" fullWidth loading={isSending}>{t`Create account`}</Button>
      </Stack>
    </form>
  );
}

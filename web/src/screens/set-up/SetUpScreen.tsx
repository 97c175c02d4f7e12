import { Button, Stack, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type Credentials, setUp, signIn } from '../../api/sign-in.ts';
import { emailError } from '../../components/email-error.ts';
import { NewPasswordInput, passwordError } from '../../components/NewPasswordInput.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';
import { useOpenSignedIn } from '../sign-in/use-open-signed-in.ts';

const route = getRouteApi('/setup');

/** The page of the server's one-time link: creates the first account. */
export function SetUpScreen() {
  const { token = '' } = route.useSearch();
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
    <SignedOutLayout
      title="Set up Trunkline"
      description="Create the first account. It owns the shared workspace “default” and can see the settings of this instance."
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <ProblemAlert problem={problem} />
          <TextInput
            label="Email"
            type="email"
            autoComplete="username"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <NewPasswordInput key={form.key('password')} {...form.getInputProps('password')} />
          <Button type="submit" fullWidth loading={isSending}>
            Create account
          </Button>
        </Stack>
      </form>
    </SignedOutLayout>
  );
}

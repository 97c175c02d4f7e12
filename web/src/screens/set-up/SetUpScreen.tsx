import { Button, Stack, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type Credentials, setUp, signIn } from '../../api/sign-in.ts';
import { emailFault } from '../../components/email-fault.ts';
import { NewPasswordInput, passwordFault } from '../../components/NewPasswordInput.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { Entrance } from '../../layout/Entrance.tsx';
import { useArrival } from '../sign-in/use-arrival.ts';

const route = getRouteApi('/setup');

/** Where the server's one-time link leads: makes the first account. */
export function SetUpScreen() {
  const { token = '' } = route.useSearch();
  const arrive = useArrival();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { email: '', password: '' },
    validate: { email: emailFault, password: passwordFault },
    mutation: {
      async mutationFn(credentials: Credentials) {
        await setUp({ ...credentials, token });
        await signIn(credentials);
      },
    },
    onDone: () => arrive(),
  });
  return (
    <Entrance
      title="Set up Trunkline"
      description="Create the first account. It owns the shared workspace “default” and can see the settings of this instance."
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <ProblemAlert problem={problem} />
          <TextInput
            label="E-mail"
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
    </Entrance>
  );
}

import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { signUp } from '../../api/sign-in.ts';
import { emailFault } from '../../components/email-fault.ts';
import { TextLink } from '../../components/links.tsx';
import { NewPasswordInput, passwordFault } from '../../components/NewPasswordInput.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { Entrance } from '../../layout/Entrance.tsx';

/** Makes an account, where everybody may have one. */
export function SignUpScreen() {
  const [mailedTo, setMailedTo] = useState<string>();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? 'Give your name.' : null),
      email: emailFault,
      password: passwordFault,
    },
    mutation: { mutationFn: signUp },
    onDone: (_answer, { email }) => setMailedTo(email),
  });
  const toSignIn = (
    <TextLink to="/sign-in" underline="always">
      Sign in
    </TextLink>
  );
  if (mailedTo !== undefined) {
    return (
      <Entrance title="Look into your mail" footer={toSignIn}>
        <Text>
          A link went to <b>{mailedTo}</b>. Open it to confirm the address, then sign in.
        </Text>
      </Entrance>
    );
  }
  return (
    <Entrance title="Make an account" footer={<>Have one already? {toSignIn}</>}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <ProblemAlert problem={problem} />
          <TextInput
            label="Name"
            autoComplete="name"
            autoFocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <NewPasswordInput key={form.key('password')} {...form.getInputProps('password')} />
          <Button type="submit" fullWidth loading={isSending}>
            Make the account
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}

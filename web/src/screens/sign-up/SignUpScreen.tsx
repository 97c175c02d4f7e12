import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { authOptionsQuery } from '../../api/queries/auth-options.ts';
import { signUp } from '../../api/sign-in.ts';
import { ConfirmationLink } from '../../components/ConfirmationLink.tsx';
import { emailError } from '../../components/email-error.ts';
import { TextLink } from '../../components/links.tsx';
import { NewPasswordInput, passwordError } from '../../components/NewPasswordInput.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { useSendsEmail } from '../../components/use-sends-email.ts';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';

/** Creates an account, where sign-up is open. */
export function SignUpScreen() {
  const [createdFor, setCreatedFor] = useState<string>();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? t`Enter your name.` : null),
      email: emailError,
      password: passwordError,
    },
    mutation: { mutationFn: signUp },
    onDone: (_result, { email }) => setCreatedFor(email),
  });
  const { data: options } = useQuery(authOptionsQuery);
  const sendsEmail = useSendsEmail();
  const toSignIn = <TextLink to="/sign-in" underline="always">{t`Sign in`}</TextLink>;
  if (createdFor !== undefined) {
    return (
      <SignedOutLayout title={sendsEmail ? t`Check your email` : t`Confirm your email`} footer={toSignIn}>
        <ConfirmationLink email={createdFor} isBeforeSignIn />
      </SignedOutLayout>
    );
  }
  if (options?.sign_up === false) {
    return (
      <SignedOutLayout
        title={t`Accounts are created by invitation`}
        footer={<Trans>Already have an account? {toSignIn}</Trans>}
      >
        <Text>{t`Ask a member to invite you. The link in the invitation creates your account.`}</Text>
      </SignedOutLayout>
    );
  }
  return (
    <SignedOutLayout title={t`Create account`} footer={<Trans>Already have an account? {toSignIn}</Trans>}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <ProblemAlert problem={problem} />
          <TextInput
            label={t`Name`}
            autoComplete="name"
            autoFocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t`Email`}
            type="email"
            autoComplete="username"
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <NewPasswordInput key={form.key('password')} {...form.getInputProps('password')} />
          <Button type="submit" fullWidth loading={isSending}>{t`Create account`}</Button>
        </Stack>
      </form>
    </SignedOutLayout>
  );
}

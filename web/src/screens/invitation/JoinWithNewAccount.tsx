import { t } from '@lingui/core/macro';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '../../api/problem.ts';
import { joinWithNewAccount } from '../../api/queries/invitations.ts';
import { type Credentials, signIn } from '../../api/sign-in.ts';
import { ConfirmationLink } from '../../components/ConfirmationLink.tsx';
import { emailError } from '../../components/email-error.ts';
import { TextLink } from '../../components/links.tsx';
import { NewPasswordInput, passwordError } from '../../components/NewPasswordInput.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { useOpenSignedIn } from '../sign-in/use-open-signed-in.ts';

type Props = {
  token: string;
  /** The email that the invitation is for; null: anyone with the link. */
  email: string | null;
};

/** Creates an account and joins with it. */
export function JoinWithNewAccount({ token, email }: Props) {
  const { href } = useLocation();
  const openSignedIn = useOpenSignedIn();
  const [unconfirmed, setUnconfirmed] = useState<string>();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { email: email ?? '', name: '', password: '' },
    validate: { email: emailError, password: passwordError },
    mutation: {
      async mutationFn(account: Credentials & { name: string }) {
        const { workspace } = await joinWithNewAccount(token, account);
        return { workspace, isSignedIn: await trySignIn(account) };
      },
    },
    onDone: ({ workspace, isSignedIn }, account) =>
      isSignedIn ? openSignedIn(`/w/${workspace.slug}`) : setUnconfirmed(account.email),
  });

  if (unconfirmed !== undefined) {
    return (
      <Stack>
        <Text>{t`You have joined. Your email address has to be confirmed before you sign in.`}</Text>
        <ConfirmationLink email={unconfirmed} isBeforeSignIn />
      </Stack>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label={t`Email`}
          type="email"
          autoComplete="username"
          readOnly={email !== null}
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <TextInput
          label={t`Name`}
          autoComplete="name"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <NewPasswordInput key={form.key('password')} {...form.getInputProps('password')} />
        <Button type="submit" fullWidth loading={isSending}>{t`Create account and join`}</Button>
        <TextLink
          to="/sign-in"
          search={{ return_to: href }}
          size="sm"
          ta="center"
        >{t`I already have an account`}</TextLink>
      </Stack>
    </form>
  );
}

/** @returns whether the account can be used before its email is confirmed */
async function trySignIn(account: Credentials): Promise<boolean> {
  try {
    await signIn(account);
    return true;
  } catch (error) {
    if (isProblem(error, 'email_not_verified')) return false;
    throw error;
  }
}

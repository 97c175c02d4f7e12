import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sendPasswordReset } from '../../api/sign-in.ts';
import { emailError } from '../../components/email-error.ts';
import { LinkByOperator } from '../../components/LinkByOperator.tsx';
import { TextLink } from '../../components/links.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { useSendsEmail } from '../../components/use-sends-email.ts';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';

/** Requests an email with a link to set a new password. */
export function ForgottenPasswordScreen() {
  const [mailedTo, setMailedTo] = useState<string>();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { email: '' },
    validate: { email: emailError },
    mutation: { mutationFn: sendPasswordReset },
    onDone: (_result, { email }) => setMailedTo(email),
  });
  const sendsEmail = useSendsEmail();
  const toSignIn = <TextLink to="/sign-in">{t`Back to sign-in`}</TextLink>;
  if (mailedTo !== undefined) {
    return (
      <SignedOutLayout title={t`Check your email`} footer={toSignIn}>
        <Text>
          <Trans>
            If <b>{mailedTo}</b> has an account here, a link is on its way. It expires in an hour.
          </Trans>
        </Text>
      </SignedOutLayout>
    );
  }
  if (!sendsEmail) {
    return (
      <SignedOutLayout title={t`Forgot password?`} footer={toSignIn}>
        <LinkByOperator link="reset link" />
      </SignedOutLayout>
    );
  }
  return (
    <SignedOutLayout
      title={t`Forgot password?`}
      description={t`Enter your email: a link that sets a new password is sent to it.`}
      footer={toSignIn}
    >
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
          <Button type="submit" fullWidth loading={isSending}>{t`Send link`}</Button>
        </Stack>
      </form>
    </SignedOutLayout>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { sendVerification } from '../api/sign-in.ts';
import { LinkByOperator } from './LinkByOperator.tsx';
import { useSendsEmail } from './use-sends-email.ts';

type Props = {
  email: string;
  /** Whether to sign in once the email is confirmed. */
  isBeforeSignIn?: boolean;
};

/** How to confirm an email: with the link that was sent, another one, or one of the operator. */
export function ConfirmationLink({ email, isBeforeSignIn = false }: Props) {
  const sendsEmail = useSendsEmail();
  const sending = useMutation({
    mutationFn: () => sendVerification(email),
    meta: { successMessage: t`Another link was sent to ${email}` },
  });
  if (!sendsEmail) return <LinkByOperator link="confirmation link" email={email} />;
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">
        {isBeforeSignIn ? (
          <Trans>
            Open the link in the email sent to <b>{email}</b>, then sign in.
          </Trans>
        ) : (
          <Trans>
            Open the link in the email sent to <b>{email}</b>.
          </Trans>
        )}
      </Text>
      <Button
        size="xs"
        variant="default"
        loading={sending.isPending}
        onClick={() => sending.mutate()}
      >{t`Send another link`}</Button>
    </Stack>
  );
}

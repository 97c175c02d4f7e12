import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { sendVerification } from '../api/sign-in.ts';
import { LinkByOperator } from './LinkByOperator.tsx';
import { useSendsEmail } from './use-sends-email.ts';

type Props = {
  email: string;
  /** What to do once the email is confirmed: `then sign in`. */
  next?: string;
};

/** How to confirm an email: with the link that was sent, another one, or one of the operator. */
export function ConfirmationLink({ email, next }: Props) {
  const sendsEmail = useSendsEmail();
  const sending = useMutation({
    mutationFn: () => sendVerification(email),
    meta: { successMessage: `Another link was sent to ${email}` },
  });
  if (!sendsEmail) return <LinkByOperator link="confirmation link" email={email} />;
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">
        Open the link in the email sent to <b>{email}</b>
        {next && `, ${next}`}.
      </Text>
      <Button size="xs" variant="default" loading={sending.isPending} onClick={() => sending.mutate()}>
        Send another link
      </Button>
    </Stack>
  );
}

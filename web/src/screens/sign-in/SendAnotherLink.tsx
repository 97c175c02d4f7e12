import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { sendVerification } from '../../api/sign-in.ts';

/** Sends the confirmation email again. */
export function SendAnotherLink({ email }: { email: string }) {
  const sending = useMutation({
    mutationFn: () => sendVerification(email),
    meta: { successMessage: `Another link was sent to ${email}` },
  });
  return (
    <Button size="xs" variant="default" loading={sending.isPending} onClick={() => sending.mutate()}>
      Send another link
    </Button>
  );
}

import { Alert, Stack, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { SendAnotherLink } from './SendAnotherLink.tsx';

/** The password is correct, but the email is not confirmed. */
export function EmailNotConfirmed({ email }: { email: string }) {
  return (
    <Alert color="amber" role="alert" icon={<IconMail />} title="Confirm your email address first">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">Open the link in the email sent to {email}, then sign in.</Text>
        <SendAnotherLink email={email} />
      </Stack>
    </Alert>
  );
}

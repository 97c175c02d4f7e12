import { t } from '@lingui/core/macro';
import { Alert } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { ConfirmationLink } from '../../components/ConfirmationLink.tsx';

/** The password is correct, but the email is not confirmed. */
export function EmailNotConfirmed({ email }: { email: string }) {
  return (
    <Alert color="amber" role="alert" icon={<IconMail />} title={t`Confirm your email address first`}>
      <ConfirmationLink email={email} isBeforeSignIn />
    </Alert>
  );
}

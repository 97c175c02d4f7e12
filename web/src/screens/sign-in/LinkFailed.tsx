import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

/** Why a link or single sign-on failed, by the error code in the URL. */
export function LinkFailed({ code }: { code: string | undefined }) {
  if (code === undefined) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />}>
      {REASONS.get(code) ??
        'Signing in this way did not work. Try again, or ask an operator of this instance.'}
    </Alert>
  );
}

const OLD_LINK = 'This link is invalid, expired or was used already. Request another one.';
const START_AGAIN = 'That took too long, or was started in another browser. Start again here.';

/** Trunkline's own codes, then those of better-auth. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['sign_up_closed', 'Accounts are created by invitation. Ask a member to invite you.'],
  [
    'email_not_verified',
    'Your email address is not confirmed with the provider. Confirm it, then sign in again.',
  ],
  [
    'account_not_linked',
    'An account with this email address already exists. Sign in with its password and confirm the address, or set a new password (“Forgot password?”). Then single sign-on works too.',
  ],
  ['email_not_found', 'The provider did not send your email address. Ask its administrator.'],
  ['access_denied', 'The provider denied access. Try again, or ask its administrator.'],
  ['state_mismatch', START_AGAIN],
  ['please_restart_the_process', START_AGAIN],
  ['TOKEN_EXPIRED', OLD_LINK],
  ['INVALID_TOKEN', OLD_LINK],
  ['USER_NOT_FOUND', OLD_LINK],
  ['INVALID_USER', 'This link belongs to another account. Sign out, then open it again.'],
]);

import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

/** Why a link or single sign-on led nowhere, by the code in the address that the server sent the browser to. */
export function LinkFailed({ code }: { code: string | undefined }) {
  if (code === undefined) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />}>
      {REASONS.get(code) ??
        'Signing in this way did not work. Try again, or ask an operator of this instance.'}
    </Alert>
  );
}

const OLD_LINK = 'This link is wrong, was used already or is too old. Have another one sent.';
const START_AGAIN = 'That took too long, or began in another browser. Start again here.';

/** Trunkline's own codes, then those of better-auth. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['sign_up_closed', 'Accounts are made by invitation. Ask somebody who is here already to invite you.'],
  ['email_not_verified', 'Your e-mail address is not confirmed there. Confirm it, then sign in again.'],
  [
    'account_not_linked',
    'There is an account with this address already. Sign in with its password and confirm the address, or set a new password by mail: then single sign-on opens it too.',
  ],
  ['email_not_found', 'The other side did not tell your e-mail address. Ask whoever runs it.'],
  ['access_denied', 'The other side did not let you through. Try again, or ask whoever runs it.'],
  ['state_mismatch', START_AGAIN],
  ['please_restart_the_process', START_AGAIN],
  ['TOKEN_EXPIRED', OLD_LINK],
  ['INVALID_TOKEN', OLD_LINK],
  ['USER_NOT_FOUND', OLD_LINK],
  [
    'INVALID_USER',
    'This link is for another account than the one you are signed in with. Sign out, then open it again.',
  ],
]);

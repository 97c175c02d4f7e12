import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { textOf } from '../../language/text.ts';

/** Why a link or single sign-on failed, by the error code in the URL. */
export function LinkFailed({ code }: { code: string | undefined }) {
  if (code === undefined) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle />}>
      {textOf(
        REASONS.get(code) ??
          msg`Signing in this way did not work. Try again, or ask an operator of this instance.`,
      )}
    </Alert>
  );
}

const OLD_LINK = msg`This link is invalid, expired or was used already. Request another one.`;
const START_AGAIN = msg`That took too long, or was started in another browser. Start again here.`;

/** Trunkline's own codes, then those of better-auth. */
const REASONS: ReadonlyMap<string, MessageDescriptor> = new Map([
  ['sign_up_closed', msg`Accounts are created by invitation. Ask a member to invite you.`],
  [
    'email_not_verified',
    msg`Your email address is not confirmed with the provider. Confirm it, then sign in again.`,
  ],
  [
    'account_not_linked',
    msg`An account with this email address already exists. Sign in with its password and confirm the address, or set a new password (“Forgot password?”). Then single sign-on works too.`,
  ],
  ['email_not_found', msg`The provider did not send your email address. Ask its administrator.`],
  ['access_denied', msg`The provider denied access. Try again, or ask its administrator.`],
  ['state_mismatch', START_AGAIN],
  ['please_restart_the_process', START_AGAIN],
  ['TOKEN_EXPIRED', OLD_LINK],
  ['INVALID_TOKEN', OLD_LINK],
  ['USER_NOT_FOUND', OLD_LINK],
  ['INVALID_USER', msg`This link belongs to another account. Sign out, then open it again.`],
]);

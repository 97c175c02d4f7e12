import { Alert, Button, Divider } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { startSingleSignOn } from '../../api/sign-in.ts';

type Props = {
  name: string;
  returnTo: string /** The code of what went wrong the last time. */;
  error: string | undefined;
};

/** Leads to the organisation's own sign-in page. */
export function SingleSignOn({ name, returnTo, error }: Props) {
  const starting = useMutation({ mutationFn: () => startSingleSignOn(returnTo) });
  return (
    <>
      {error !== undefined && (
        <Alert color="red" role="alert">
          {REASONS[error] ?? `The sign-in with ${name} did not work. Try again, or ask your administrator.`}
        </Alert>
      )}
      <Button variant="default" fullWidth loading={starting.isPending} onClick={() => starting.mutate()}>
        Continue with {name}
      </Button>
      <Divider label="or" />
    </>
  );
}

const REASONS: Readonly<Record<string, string>> = {
  sign_up_closed: 'Accounts are made by invitation. Ask somebody who is here already to invite you.',
  email_not_verified: 'Your e-mail address is not confirmed there. Confirm it, then sign in again.',
  account_not_linked:
    'There is an account with this address already. Sign in with its password, and confirm the address.',
};

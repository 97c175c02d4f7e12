import { Trans } from '@lingui/react/macro';
import { Button, Divider } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { startSingleSignOn } from '../../api/sign-in.ts';

type Props = { name: string; returnTo: string };

/** Redirects to the sign-in page of the organization. */
export function SingleSignOn({ name, returnTo }: Props) {
  const starting = useMutation({ mutationFn: () => startSingleSignOn(returnTo) });
  return (
    <>
      <Button variant="default" fullWidth loading={starting.isPending} onClick={() => starting.mutate()}>
        <Trans>Continue with {name}</Trans>
      </Button>
      <Divider label="or" />
    </>
  );
}

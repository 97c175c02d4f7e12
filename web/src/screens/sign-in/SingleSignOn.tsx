import { Button, Divider } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { startSingleSignOn } from '../../api/sign-in.ts';

type Props = { name: string; returnTo: string };

/** Leads to the organisation's own sign-in page. */
export function SingleSignOn({ name, returnTo }: Props) {
  const starting = useMutation({ mutationFn: () => startSingleSignOn(returnTo) });
  return (
    <>
      <Button variant="default" fullWidth loading={starting.isPending} onClick={() => starting.mutate()}>
        Continue with {name}
      </Button>
      <Divider label="or" />
    </>
  );
}

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type PersonalToken, revokeToken } from '../../api/queries/tokens.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';

export function RevokeToken({ token: { id, name } }: { token: PersonalToken }) {
  const [isAsking, asking] = useDisclosure();
  const revoking = useMutation(revokeToken);
  return (
    <>
      <Button variant="default" size="xs" aria-label={`Revoke ${name}`} onClick={asking.open}>
        Revoke
      </Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={`Revoke ${name}?`}
        action="Revoke token"
        isPending={revoking.isPending}
        onConfirm={() => revoking.mutate(id)}
      >
        Requests with this token will be rejected. Scripts that use it need a new one.
      </ConfirmDialog>
    </>
  );
}

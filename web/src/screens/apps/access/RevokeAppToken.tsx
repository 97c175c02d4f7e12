import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type AppToken, revokeAppToken } from '../../../api/queries/app-tokens.ts';
import type { App } from '../../../api/queries/apps.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

export function RevokeAppToken({ app, token: { id, name } }: { app: App; token: AppToken }) {
  const { slug } = useWorkspace();
  const [isAsking, asking] = useDisclosure();
  const revoking = useMutation(revokeAppToken(slug, app.id));
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
        Calls of {app.name} with this token will be rejected. Replace it wherever it is used.
      </ConfirmDialog>
    </>
  );
}

import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type App, deleteApp } from '../../../api/queries/apps.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

export function DeleteApp({ app }: { app: App }) {
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const [isAsking, asking] = useDisclosure();
  const deleting = useMutation({
    ...deleteApp(slug),
    onSuccess: () => navigate({ to: '/w/$workspace/apps', params: { workspace: slug } }),
  });
  return (
    <>
      <Button variant="default" c="red" onClick={asking.open}>{t`Delete app`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Delete ${{ name: app.name }}?`}
        action={t`Delete app`}
        confirmation={app.name}
        isPending={deleting.isPending}
        onConfirm={() => deleting.mutate(app.id)}
      >{t`Its tokens and settings are deleted, and calls with its tokens are rejected. This cannot be undone.`}</ConfirmDialog>
    </>
  );
}

import { t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { type DeletedIntegration, purgeIntegration } from '../../../api/queries/trash.ts';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

type Props = { integration: DeletedIntegration | undefined; onClose: () => void };

/** Asks for confirmation before an integration is deleted permanently. */
export function PurgeDialog({ integration, onClose }: Props) {
  const workspace = useWorkspace();
  const purging = useMutation({ ...purgeIntegration(workspace.slug), onSuccess: onClose });
  if (!integration) return null;
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t`Delete ${integration.name} permanently?`}
      action={t`Delete permanently`}
      confirmation={integration.slug}
      isPending={purging.isPending}
      onConfirm={() => purging.mutate(integration.id)}
    >{t`Its headers, its selected endpoints and its settings in apps are deleted. This cannot be undone.`}</ConfirmDialog>
  );
}

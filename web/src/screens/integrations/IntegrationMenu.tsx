import { t } from '@lingui/core/macro';
import { ActionIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import type { IntegrationSummary } from '../../api/queries/integrations.ts';
import { useMenu } from '../../components/menus/use-menu.ts';
import { OnDemand } from '../../components/OnDemand.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { obstacleOf } from './obstacle.ts';

const loadItems = async () => (await import('./IntegrationMenuItems.tsx')).IntegrationMenuItems;
const loadDeleteDialog = async () => (await import('./DeleteIntegrationDialog.tsx')).DeleteIntegrationDialog;
const loadUpdateDialog = async () => (await import('./spec-update/SpecUpdateDialog.tsx')).SpecUpdateDialog;

type Props = {
  integration: Pick<IntegrationSummary, 'id' | 'slug' | 'name'>;
  /** Called after it was deleted. */
  onDeleted?: () => unknown;
};

/** More actions on an integration, for admins. */
export function IntegrationMenu({ integration, onDeleted }: Props) {
  const workspace = useWorkspace();
  const { buttonProps, menuProps } = useMenu(loadItems);
  const [isDeleting, deleting] = useDisclosure();
  const [isUpdating, updating] = useDisclosure();
  if (obstacleOf(workspace) !== undefined) return null;
  return (
    <>
      <ActionIcon
        {...buttonProps}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t`More actions for ${integration.name}`}
      >
        <IconDots size={18} />
      </ActionIcon>
      <OnDemand
        load={loadItems}
        props={{ ...menuProps, slug: integration.slug, onUpdate: updating.open, onDelete: deleting.open }}
      />
      <OnDemand
        load={loadDeleteDialog}
        props={{ integration, opened: isDeleting, onClose: deleting.close, onDeleted }}
      />
      <OnDemand
        load={loadUpdateDialog}
        props={{ integration, opened: isUpdating, onClose: updating.close }}
      />
    </>
  );
}

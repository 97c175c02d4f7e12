import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCopy, IconDots, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import type { IntegrationSummary } from '../../api/queries/integrations.ts';
import { LinkMenuItem } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { DeleteIntegrationDialog } from './DeleteIntegrationDialog.tsx';
import { obstacleOf } from './obstacle.ts';
import { SpecUpdateDialog } from './spec-update/SpecUpdateDialog.tsx';

type Props = {
  integration: Pick<IntegrationSummary, 'id' | 'slug' | 'name'>;
  /** Called after it was deleted. */
  onDeleted?: () => unknown;
};

/** More actions on an integration, for admins. */
export function IntegrationMenu({ integration, onDeleted }: Props) {
  const workspace = useWorkspace();
  const button = useRef<HTMLButtonElement>(null);
  const [isDeleting, deleting] = useDisclosure();
  const [isUpdating, updating] = useDisclosure();
  if (obstacleOf(workspace) !== undefined) return null;
  // The button of the menu takes the focus, so that a closed dialog returns it there.
  const focusButtonThen = (open: () => void) => () => {
    button.current?.focus();
    open();
  };
  const params = { workspace: workspace.slug, slug: integration.slug };
  return (
    <>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <ActionIcon
            ref={button}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`More actions for ${integration.name}`}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <LinkMenuItem
            to="/w/$workspace/integrations/$slug/edit"
            params={params}
            leftSection={<IconPencil size={16} />}
          >
            Edit
          </LinkMenuItem>
          <LinkMenuItem
            to="/w/$workspace/integrations/new"
            params={params}
            search={{ duplicate: integration.slug }}
            leftSection={<IconCopy size={16} />}
          >
            Duplicate
          </LinkMenuItem>
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={focusButtonThen(updating.open)}>
            Check for updates
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} />}
            onClick={focusButtonThen(deleting.open)}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DeleteIntegrationDialog
        integration={integration}
        opened={isDeleting}
        onClose={deleting.close}
        onDeleted={onDeleted}
      />
      <SpecUpdateDialog integration={integration} opened={isUpdating} onClose={updating.close} />
    </>
  );
}

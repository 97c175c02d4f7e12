import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trashQuery } from '../../../api/queries/trash.ts';
import { LinkMenuItem } from '../../../components/links.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** More on the list of integrations, for admins: those that were deleted. */
export function TrashMenu() {
  const workspace = useWorkspace();
  const { data: deleted = [] } = useQuery(trashQuery(workspace.slug));
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label="More on integrations">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <LinkMenuItem
          to="/w/$workspace/trash"
          params={{ workspace: workspace.slug }}
          leftSection={<IconTrash size={16} />}
        >
          Deleted integrations{deleted.length > 0 && ` (${deleted.length})`}
        </LinkMenuItem>
      </Menu.Dropdown>
    </Menu>
  );
}

import { t } from '@lingui/core/macro';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trashQuery } from '../../../api/queries/trash.ts';
import { ButtonMenu } from '../../../components/menus/ButtonMenu.tsx';
import { LinkMenuItem } from '../../../components/menus/LinkMenuItem.tsx';
import type { MenuOfButton } from '../../../components/menus/use-menu.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';

export function TrashMenuItems(menu: MenuOfButton) {
  const workspace = useWorkspace();
  const { data: deleted = [] } = useQuery(trashQuery(workspace.slug));
  return (
    <ButtonMenu {...menu} width={230}>
      <LinkMenuItem
        to="/w/$workspace/trash"
        params={{ workspace: workspace.slug }}
        leftSection={<IconTrash size={16} />}
      >
        {t`Deleted integrations`}
        {deleted.length > 0 && ` (${deleted.length})`}
      </LinkMenuItem>
    </ButtonMenu>
  );
}

import { t } from '@lingui/core/macro';
import { Menu } from '@mantine/core';
import { IconCopy, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { ButtonMenu } from '../../components/menus/ButtonMenu.tsx';
import { LinkMenuItem } from '../../components/menus/LinkMenuItem.tsx';
import type { MenuOfButton } from '../../components/menus/use-menu.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';

type Props = MenuOfButton & { slug: string; onUpdate: () => void; onDelete: () => void };

export function IntegrationMenuItems({ slug, onUpdate, onDelete, ...menu }: Props) {
  const params = { workspace: useWorkspace().slug, slug };
  // The button of the menu takes the focus, so that a closed dialog returns it there.
  const focusButtonThen = (open: () => void) => () => {
    menu.button?.focus();
    open();
  };
  return (
    <ButtonMenu {...menu} width={190}>
      <LinkMenuItem
        to="/w/$workspace/integrations/$slug/edit"
        params={params}
        leftSection={<IconPencil size={16} />}
      >{t`Edit`}</LinkMenuItem>
      <LinkMenuItem
        to="/w/$workspace/integrations/new"
        params={params}
        search={{ duplicate: slug }}
        leftSection={<IconCopy size={16} />}
      >{t`Duplicate`}</LinkMenuItem>
      <Menu.Item
        leftSection={<IconRefresh size={16} />}
        onClick={focusButtonThen(onUpdate)}
      >{t`Check for updates`}</Menu.Item>
      <Menu.Divider />
      <Menu.Item
        c="var(--mantine-color-error)"
        leftSection={<IconTrash size={16} />}
        onClick={focusButtonThen(onDelete)}
      >{t`Delete`}</Menu.Item>
    </ButtonMenu>
  );
}

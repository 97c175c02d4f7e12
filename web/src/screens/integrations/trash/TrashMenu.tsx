import { t } from '@lingui/core/macro';
import { ActionIcon } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMenu } from '../../../components/menus/use-menu.ts';
import { OnDemand } from '../../../components/OnDemand.tsx';

const loadItems = async () => (await import('./TrashMenuItems.tsx')).TrashMenuItems;

/** More on the list of integrations, for admins: those that were deleted. */
export function TrashMenu() {
  const { buttonProps, menuProps } = useMenu(loadItems);
  return (
    <>
      <ActionIcon {...buttonProps} variant="default" size={36} aria-label={t`More on integrations`}>
        <IconDots size={18} />
      </ActionIcon>
      <OnDemand load={loadItems} props={menuProps} />
    </>
  );
}

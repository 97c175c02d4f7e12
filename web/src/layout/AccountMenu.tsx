import { t } from '@lingui/core/macro';
import { ActionIcon } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useMenu } from '../components/menus/use-menu.ts';
import { OnDemand } from '../components/OnDemand.tsx';

const loadItems = async () => (await import('./AccountMenuItems.tsx')).AccountMenuItems;

export function AccountMenu() {
  const { buttonProps, menuProps } = useMenu(loadItems);
  return (
    <>
      <ActionIcon {...buttonProps} variant="light" size={32} radius="xl" aria-label={t`Account`}>
        <IconUser size={18} />
      </ActionIcon>
      <OnDemand load={loadItems} props={menuProps} />
    </>
  );
}

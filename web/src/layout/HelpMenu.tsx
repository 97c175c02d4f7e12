import { t } from '@lingui/core/macro';
import { ActionIcon } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { useMenu } from '../components/menus/use-menu.ts';
import { OnDemand } from '../components/OnDemand.tsx';

const loadItems = async () => (await import('./HelpMenuItems.tsx')).HelpMenuItems;

/** Help for the screen that is open, the FAQ and the references; each opens beside the work. */
export function HelpMenu() {
  const { buttonProps, menuProps } = useMenu(loadItems);
  return (
    <>
      <ActionIcon {...buttonProps} variant="subtle" color="gray" size="lg" aria-label={t`Help`}>
        <IconHelp size={18} stroke={1.75} />
      </ActionIcon>
      <OnDemand load={loadItems} props={menuProps} />
    </>
  );
}

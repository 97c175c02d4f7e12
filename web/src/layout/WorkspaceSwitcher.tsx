import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSelector } from '@tabler/icons-react';
import { useMenu } from '../components/menus/use-menu.ts';
import { OnDemand } from '../components/OnDemand.tsx';
import { useCurrentWorkspace } from './current-workspace.ts';
import classes from './WorkspaceSwitcher.module.css';

const loadItems = async () => (await import('./WorkspaceItems.tsx')).WorkspaceItems;
const loadCreateDialog = async () => (await import('./CreateWorkspaceDialog.tsx')).CreateWorkspaceDialog;

export function WorkspaceSwitcher() {
  const { buttonProps, menuProps } = useMenu(loadItems);
  const current = useCurrentWorkspace();
  const [isCreating, creating] = useDisclosure();
  return (
    <>
      <Button
        {...buttonProps}
        variant="subtle"
        color="gray"
        px="xs"
        rightSection={<IconSelector size={16} />}
        className={classes.target}
        aria-label={t`Workspace: ${current?.name ?? 'none'}. Switch`}
      >
        {current?.name ?? t`Workspaces`}
      </Button>
      <OnDemand load={loadItems} props={{ ...menuProps, onCreate: creating.open }} />
      <OnDemand load={loadCreateDialog} props={{ opened: isCreating, onClose: creating.close }} />
    </>
  );
}

import { Alert, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { mayManageApps } from '../../api/roles.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** Tells viewers why there is nothing to change; nothing to everybody else. */
export function ReadOnlyNote() {
  if (mayManageApps(useWorkspace())) return null;
  return (
    <Alert color="gray" icon={<IconLock />} mb="md" title="You may look at everything here">
      <Text size="sm">
        To change apps and their tokens you need to be an owner, an admin or an editor of the workspace; you
        are a viewer. Ask its owner.
      </Text>
    </Alert>
  );
}

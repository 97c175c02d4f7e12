import { t } from '@lingui/core/macro';
import { Alert, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { mayManageApps } from '../../api/roles.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** Says why nothing can be changed, to viewers only. */
export function ReadOnlyNote() {
  if (mayManageApps(useWorkspace())) return null;
  return (
    <Alert color="gray" icon={<IconLock />} mb="md" title={t`You have read-only access`}>
      <Text size="sm">{t`Owners, admins and editors of the workspace can change apps and their tokens; you are a viewer. Ask its owner for access.`}</Text>
    </Alert>
  );
}

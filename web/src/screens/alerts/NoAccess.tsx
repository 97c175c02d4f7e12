import { t } from '@lingui/core/macro';
import { IconLock } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** Why alerts are not shown, and what to do. */
export function NoAccess() {
  const { kind } = useWorkspace();
  return kind === 'personal' ? (
    <EmptyState
      Icon={IconLock}
      title={t`Alerts belong to shared workspaces`}
    >{t`This workspace is personal. Create a shared workspace, and choose there who receives alerts.`}</EmptyState>
  ) : (
    <EmptyState
      Icon={IconLock}
      title={t`Only admins can manage alerts`}
    >{t`Ask the owner or an admin of this workspace to send you the alerts that you need.`}</EmptyState>
  );
}

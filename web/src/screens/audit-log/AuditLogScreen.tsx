import { IconLock } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { AuditLog } from './AuditLog.tsx';

const route = getRouteApi('/signed-in/w/$workspace/activity');

/** Who did what in the workspace: for its owner and its admins. */
export function AuditLogScreen() {
  const workspace = useWorkspace();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title="Activity"
        description="Who changed what, when and from where. Secrets are never written here: it says that they were replaced."
      />
      {isAdmin(workspace) ? (
        <AuditLog
          filters={filters}
          onChange={(search) => navigate({ search, replace: true, resetScroll: false })}
        />
      ) : (
        <EmptyState Icon={IconLock} title="For owners and admins">
          To see who changed what you need to be an owner or an admin of the workspace; you are{' '}
          {workspace.role === 'editor' ? 'an editor' : 'a viewer'}. Ask its owner.
        </EmptyState>
      )}
    </>
  );
}

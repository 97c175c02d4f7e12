import { t } from '@lingui/core/macro';
import { IconLock } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { isAdmin } from '../../api/roles.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { AuditLog } from './AuditLog.tsx';

const route = getRouteApi('/signed-in/w/$workspace/audit-log');

/** The audit log of the workspace, for its owner and admins. */
export function AuditLogScreen() {
  const workspace = useWorkspace();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title={t`Audit log`}
        description={t`Who changed what, when and from where. Secret values are never recorded, only that they were replaced.`}
      />
      {isAdmin(workspace) ? (
        <AuditLog
          filters={filters}
          onChange={(search) => navigate({ search, replace: true, resetScroll: false })}
        />
      ) : (
        <EmptyState Icon={IconLock} title={t`Only owners and admins can see the audit log`}>
          {workspace.role === 'editor'
            ? t`In this workspace, you are an editor. Ask its owner for access.`
            : t`In this workspace, you are a viewer. Ask its owner for access.`}
        </EmptyState>
      )}
    </>
  );
}

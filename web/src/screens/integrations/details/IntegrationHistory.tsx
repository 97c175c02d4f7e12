import { t } from '@lingui/core/macro';
import { IconActivity, IconLock } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditLogQuery } from '../../../api/queries/audit-log.ts';
import type { Integration } from '../../../api/queries/integrations.ts';
import { isAdmin } from '../../../api/roles.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { AuditEventList } from '../../audit-log/AuditEventList.tsx';

/** The audit events of the integration. */
export function IntegrationHistory({ integration: { id } }: { integration: Integration }) {
  if (!isAdmin(useWorkspace()))
    return (
      <EmptyState
        Icon={IconLock}
        title={t`Only admins can see the audit log`}
      >{t`It shows who changed, tested, deleted or restored this integration, and from where.`}</EmptyState>
    );
  return <Entries target={id} />;
}

function Entries({ target }: { target: string }) {
  const workspace = useWorkspace();
  const events = useInfiniteQuery(auditLogQuery(workspace.slug, { target }, () => ({ target })));
  return (
    <Loaded query={events} skeleton={<ListSkeleton rows={4} />}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        if (entries.length === 0)
          return (
            <EmptyState
              Icon={IconActivity}
              title={t`No entries yet`}
            >{t`Changes to this integration appear here.`}</EmptyState>
          );
        return <AuditEventList entries={entries} more={events} />;
      }}
    </Loaded>
  );
}

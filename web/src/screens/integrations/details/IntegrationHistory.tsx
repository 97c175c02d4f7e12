import { Paper } from '@mantine/core';
import { IconActivity, IconLock } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditLogQuery } from '../../../api/queries/audit-log.ts';
import type { Integration } from '../../../api/queries/integrations.ts';
import { isAdmin } from '../../../api/roles.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { ShowMore } from '../../../components/ShowMore.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { AuditLogEntry } from '../../audit-log/AuditLogEntry.tsx';
import classes from './IntegrationHistory.module.css';

/** The audit events of the integration. */
export function IntegrationHistory({ integration: { id } }: { integration: Integration }) {
  if (!isAdmin(useWorkspace()))
    return (
      <EmptyState Icon={IconLock} title="Only admins can see the audit log">
        It shows who changed, tested, deleted or restored this integration, and from where.
      </EmptyState>
    );
  return <Entries target={id} />;
}

function Entries({ target }: { target: string }) {
  const workspace = useWorkspace();
  const activity = useInfiniteQuery(auditLogQuery(workspace.slug, { target }, () => ({ target })));
  return (
    <Loaded query={activity} skeleton={<ListSkeleton rows={4} />}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        if (entries.length === 0)
          return (
            <EmptyState Icon={IconActivity} title="No entries yet">
              Changes to this integration appear here.
            </EmptyState>
          );
        return (
          <>
            <Paper withBorder radius="lg" className={classes.frame}>
              <ol className={classes.list} aria-label="Audit log">
                {entries.map((entry) => (
                  <AuditLogEntry key={entry.id} entry={entry} />
                ))}
              </ol>
            </Paper>
            <ShowMore more={activity} />
          </>
        );
      }}
    </Loaded>
  );
}

import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconActivity, IconFilterOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { auditLogQuery } from '../../api/queries/audit-log.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { countFilters } from '../../components/time-range.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { AuditEventList } from './AuditEventList.tsx';
import { AuditLogFilterFields } from './AuditLogFilterFields.tsx';
import { type AuditLogFilters, toAuditLogQuery } from './audit-log-filters.ts';

type Props = { filters: AuditLogFilters; onChange: (filters: AuditLogFilters) => void };

/** The audit log, newest first, with its filters. */
export function AuditLog({ filters, onChange }: Props) {
  const { slug } = useWorkspace();
  const events = useInfiniteQuery({
    ...auditLogQuery(slug, filters, () => toAuditLogQuery(filters)),
    placeholderData: keepPreviousData,
  });
  const clear = () => onChange({});
  return (
    <>
      <FilterBar
        count={countFilters(filters)}
        onClear={clear}
        actions={
          <ExportMenu
            url={`/api/workspaces/${slug}/audit-log`}
            filters={() => ({ ...toAuditLogQuery(filters) })}
          />
        }
      >
        <AuditLogFilterFields filters={filters} onChange={onChange} />
      </FilterBar>
      <Loaded query={events} skeleton={<ListSkeleton />}>
        {({ pages }) => {
          const entries = pages.flatMap(({ items }) => items);
          if (entries.length === 0)
            return <NoEntries hasFilters={countFilters(filters) > 0} onClear={clear} />;
          return <AuditEventList entries={entries} more={events} />;
        }}
      </Loaded>
    </>
  );
}

function NoEntries({ hasFilters, onClear }: { hasFilters: boolean; onClear: () => void }) {
  if (!hasFilters) {
    return (
      <EmptyState
        Icon={IconActivity}
        title={t`No entries yet`}
      >{t`Changes to integrations, apps, tokens, settings and members appear here.`}</EmptyState>
    );
  }
  return (
    <EmptyState
      Icon={IconFilterOff}
      title={t`No entries match`}
      actions={<Button variant="default" onClick={onClear}>{t`Clear filters`}</Button>}
    >{t`Filters match whole values: an email address, a slug, the name of an app.`}</EmptyState>
  );
}

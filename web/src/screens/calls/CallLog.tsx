import { t } from '@lingui/core/macro';
import { Box, Button, Group, Switch, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { appNamesQuery } from '../../api/queries/apps.ts';
import { type Call, callsQuery } from '../../api/queries/calls.ts';
import { integrationQuery } from '../../api/queries/integrations.ts';
import { localTimeText } from '../../components/clock-time.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { durationText } from '../../components/duration-text.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { OnDemand, usePreloadLater } from '../../components/OnDemand.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import type { More } from '../../components/ShowMore.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { TimeRangeFilter } from '../../components/TimeRangeFilter.tsx';
import { countFilters } from '../../components/time-range.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { CaptureNotice } from '../integrations/capture/CaptureNotice.tsx';
import classes from './CallLog.module.css';
import { CallOutcome } from './CallOutcome.tsx';
import { CallSearch } from './CallSearch.tsx';
import { CallTime } from './CallTime.tsx';
import { CallTimeline } from './CallTimeline.tsx';
import { type CallFilters, callFiltersIn, toCallQuery } from './call-filters.ts';
import { OutcomeChips } from './OutcomeChips.tsx';

const LIVE_MS = 3000;

const loadDetails = () => import('./CallDetails.tsx').then(({ CallDetails }) => CallDetails);

type Props = {
  filters: CallFilters;
  onChange: (filters: CallFilters) => void;
  /** Only the calls of this app. */
  app?: string;
  /** The id of the call whose details are open. */
  openCall: string | undefined;
  /** Opens the details of a call, or closes them. */
  onOpen: (id: string | undefined) => void;
  /** Displayed while there are no calls at all. */
  whenNone: ReactNode;
};

/** The call log: a line of filters, a timeline, the list, and a panel for one call. */
export function CallLog({ filters, onChange, app, openCall, onOpen, whenNone }: Props) {
  const { slug } = useWorkspace();
  const [isLive, setIsLive] = useState(false);
  usePreloadLater(loadDetails);
  const allFilters = app === undefined ? filters : { ...filters, app };
  const currentQuery = () => toCallQuery(allFilters);
  const refetchInterval = isLive && LIVE_MS;
  const calls = useInfiniteQuery({
    ...callsQuery(slug, allFilters, currentQuery),
    refetchInterval,
    placeholderData: keepPreviousData,
  });
  const { range, since, until, ...search } = filters;
  const time = callFiltersIn({ range, since, until });
  return (
    <>
      {filters.integration !== undefined && <CaptureNoticeOf slug={filters.integration} />}
      <search className={classes.bar} aria-label={t`Filters`}>
        <div className={classes.search}>
          <CallSearch
            filters={search}
            onChange={(changed) => onChange({ ...changed, ...time })}
            isOfOneApp={app !== undefined}
          />
        </div>
        <div className={classes.time}>
          <TimeRangeFilter value={time} onChange={(changed) => onChange({ ...search, ...changed })} />
        </div>
        <Group gap="sm" justify="flex-end" wrap="nowrap">
          <Switch
            label={t`Live`}
            checked={isLive}
            onChange={(event) => setIsLive(event.currentTarget.checked)}
          />
          <ExportMenu url={`/api/workspaces/${slug}/calls`} filters={() => ({ ...currentQuery() })} />
        </Group>
      </search>
      <Box mb="sm">
        <OutcomeChips
          value={filters.outcome}
          onChange={(outcome) => onChange(callFiltersIn({ ...filters, outcome, status_code: undefined }))}
        />
      </Box>
      <CallTimeline
        filters={allFilters}
        currentQuery={currentQuery}
        refetchInterval={refetchInterval}
        onNarrow={(from, to) =>
          onChange({ ...search, range: 'between', since: localTimeText(from), until: localTimeText(to) })
        }
      />
      <Loaded query={calls} skeleton={<ListSkeleton />}>
        {({ pages }) => (
          <Calls
            calls={pages.flatMap(({ items }) => items)}
            more={calls}
            filters={allFilters}
            isOfOneApp={app !== undefined}
            onOpen={onOpen}
            whenNone={countFilters(filters) > 0 ? <NoMatches onClear={() => onChange({})} /> : whenNone}
          />
        )}
      </Loaded>
      <OnDemand
        load={loadDetails}
        props={{
          id: openCall,
          opened: openCall !== undefined,
          onClose: () => onOpen(undefined),
          onFilter: (added) => onChange({ ...callFiltersIn(filters), ...added }),
        }}
      />
    </>
  );
}

/** Of the integration that the list is about, if it exists. */
function CaptureNoticeOf({ slug }: { slug: string }) {
  const workspace = useWorkspace();
  const { data: integration } = useQuery(integrationQuery(workspace.slug, slug));
  return integration ? <CaptureNotice integration={integration} /> : null;
}

type CallsProps = {
  more: More;
  calls: readonly Call[];
  filters: CallFilters;
  isOfOneApp: boolean;
  onOpen: (id: string) => void;
  whenNone: ReactNode;
};

function Calls({ calls, more, filters, isOfOneApp, onOpen, whenNone }: CallsProps) {
  const { slug } = useWorkspace();
  const { data: apps = [] } = useQuery(appNamesQuery(slug));
  if (calls.length === 0) return whenNone;

  const appColumn: Column<Call> = {
    header: t`App`,
    cell: ({ app_id }) => apps.find(({ id }) => id === app_id)?.name ?? t`Deleted`,
  };
  const columns: Column<Call>[] = [
    {
      header: t`Time`,
      onPhone: 'plain',
      cell: ({ id, at }) => (
        <RowLink
          to="/w/$workspace/calls/$id"
          params={{ workspace: slug, id }}
          search={filters}
          aria-haspopup="dialog"
          onClick={(event) => {
            if (isForNewTab(event)) return;
            event.preventDefault();
            onOpen(id);
          }}
        >
          <CallTime at={at} />
        </RowLink>
      ),
    },
    { header: t`Result`, onPhone: 'plain', cell: (call) => <CallOutcome call={call} /> },
    { header: t`Endpoint`, onPhone: 'line', cell: (call) => <Endpoint {...call} /> },
    ...(isOfOneApp ? [] : [{ ...appColumn, onPhone: 'plain' } as const]),
    {
      header: t`Duration`,
      isNumber: true,
      onPhone: 'plain',
      cell: ({ duration_ms }) => durationText(duration_ms),
    },
  ];
  return (
    <DataTable caption={t`Calls`} columns={columns} rows={calls} keyOf={({ id }) => id} more={more} isDense />
  );
}

/** A click that the browser opens elsewhere itself. */
function isForNewTab({ button, metaKey, ctrlKey, shiftKey }: MouseEvent): boolean {
  return button !== 0 || metaKey || ctrlKey || shiftKey;
}

function Endpoint({ integration, operation }: Call) {
  return (
    <span className={classes.endpoint}>
      <Text span size="sm" c="dimmed">
        {integration}
      </Text>{' '}
      <Text span size="sm" ff="monospace">
        {operation}
      </Text>
    </span>
  );
}

function NoMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      Icon={IconFilterOff}
      title={t`No calls match`}
      actions={
        <Button variant="default" onClick={onClear}>
          {t`Clear filters`}
        </Button>
      }
    >
      {t`Filters match whole values: write endpoints, problems and users as the details of a call show them.`}
    </EmptyState>
  );
}

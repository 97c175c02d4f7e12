import { Button, Code, Stack, Switch, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { appNamesQuery } from '../../api/queries/apps.ts';
import { type Call, callsQuery } from '../../api/queries/calls.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ExportMenu } from '../../components/ExportMenu.tsx';
import { FilterBar } from '../../components/FilterBar.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { RowButton } from '../../components/RowLink.tsx';
import type { More } from '../../components/ShowMore.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { countFilters } from '../../components/time-range.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { CallDetails } from './CallDetails.tsx';
import { CallFilterFields } from './CallFilterFields.tsx';
import { CallOutcome } from './CallOutcome.tsx';
import { CallTime } from './CallTime.tsx';
import { type CallFilters, toCallQuery } from './call-filters.ts';

const LIVE_MS = 3000;

type Props = {
  filters: CallFilters;
  onChange: (filters: CallFilters) => void;
  /** Only the calls of this app. */
  app?: string;
  /** Displayed while there are no calls at all. */
  whenNone: ReactNode;
};

/** The call log with its filters, and a panel for one call. */
export function CallLog({ filters, onChange, app, whenNone }: Props) {
  const { slug } = useWorkspace();
  const [isLive, setIsLive] = useState(false);
  const [openCall, setOpenCall] = useState<Call>();
  const allFilters = app === undefined ? filters : { ...filters, app };
  const calls = useInfiniteQuery({
    ...callsQuery(slug, allFilters, () => toCallQuery(allFilters)),
    refetchInterval: isLive && LIVE_MS,
    placeholderData: keepPreviousData,
  });
  const count = countFilters(filters);
  const clear = () => onChange({});
  return (
    <>
      <FilterBar
        count={count}
        onClear={clear}
        actions={
          <>
            <Switch
              label="Live"
              checked={isLive}
              onChange={(event) => setIsLive(event.currentTarget.checked)}
            />
            <ExportMenu
              url={`/api/workspaces/${slug}/calls`}
              filters={() => ({ ...toCallQuery(allFilters) })}
            />
          </>
        }
      >
        <CallFilterFields filters={filters} onChange={onChange} isOfOneApp={app !== undefined} />
      </FilterBar>
      <Loaded query={calls} skeleton={<ListSkeleton />}>
        {({ pages }) => (
          <Calls
            calls={pages.flatMap(({ items }) => items)}
            more={calls}
            isOfOneApp={app !== undefined}
            onOpen={setOpenCall}
            whenNone={count > 0 ? <NoMatches onClear={clear} /> : whenNone}
          />
        )}
      </Loaded>
      <CallDetails
        call={openCall}
        onClose={() => setOpenCall(undefined)}
        onFilter={(added) => {
          setOpenCall(undefined);
          onChange({ ...filters, ...added });
        }}
      />
    </>
  );
}

type CallsProps = {
  more: More;
  calls: readonly Call[];
  isOfOneApp: boolean;
  onOpen: (call: Call) => void;
  whenNone: ReactNode;
};

function Calls({ calls, more, isOfOneApp, onOpen, whenNone }: CallsProps) {
  const { slug } = useWorkspace();
  const { data: apps = [] } = useQuery(appNamesQuery(slug));
  if (calls.length === 0) return whenNone;

  const appColumn: Column<Call> = {
    header: 'App',
    cell: ({ app_id }) => apps.find(({ id }) => id === app_id)?.name ?? 'Deleted',
  };
  const columns: Column<Call>[] = [
    {
      header: 'Time',
      cell: (call) => (
        <RowButton onClick={() => onOpen(call)}>
          <CallTime at={call.at} />
        </RowButton>
      ),
    },
    { header: 'Result', cell: (call) => <CallOutcome call={call} /> },
    { header: 'Endpoint', cell: (call) => <Operation {...call} /> },
    ...(isOfOneApp ? [] : [appColumn]),
    { header: 'Duration', isNumber: true, cell: ({ duration_ms }) => `${Math.round(duration_ms)} ms` },
  ];
  return <DataTable caption="Calls" columns={columns} rows={calls} keyOf={({ id }) => id} more={more} />;
}

function Operation({ integration, operation }: Call) {
  return (
    <Stack gap={2} align="flex-start">
      <Text size="xs" c="dimmed">
        {integration}
      </Text>
      <Code>{operation}</Code>
    </Stack>
  );
}

function NoMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      Icon={IconFilterOff}
      title="No calls match"
      actions={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      Filters match whole values: enter endpoints, statuses and users as the details of a call show them.
    </EmptyState>
  );
}

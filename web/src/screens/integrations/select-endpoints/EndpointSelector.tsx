import { t } from '@lingui/core/macro';
import { Button, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { type OperationFilter, specOperationsQuery } from '../../../api/queries/specs.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { EndpointDetails } from './EndpointDetails.tsx';
import { EndpointFilters } from './EndpointFilters.tsx';
import { EndpointList } from './EndpointList.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { fullText, toggled } from './selection.ts';
import { useMaxEndpoints } from './use-max-endpoints.ts';

type Props = { specId: string; selected: readonly string[]; onChange: (selected: string[]) => void };

const NO_FILTER: OperationFilter = { search: '', method: [], tag: [] };

/** The operations of a spec: search, documentation, and selection of as many as an integration may have. */
export function EndpointSelector({ specId, selected, onChange }: Props) {
  const workspace = useWorkspace();
  const maxEndpoints = useMaxEndpoints();
  const [filter, setFilter] = useState(NO_FILTER);
  const [settledFilter] = useDebouncedValue(filter, 200);
  const query = useInfiniteQuery(specOperationsQuery(workspace.slug, specId, settledFilter));
  const operations = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const { fetchNextPage } = query;
  const fetchMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const [refusal, setRefusal] = useState<{ key: string; reason: string }>();
  const [detailsKey, setDetailsKey] = useState<string>();

  function toggle(key: string): void {
    const next = toggled(selected, key, maxEndpoints);
    setRefusal(next ? undefined : { key, reason: fullText(maxEndpoints) });
    if (next) onChange(next);
  }

  function change(next: string[]): void {
    setRefusal(undefined);
    onChange(next);
  }

  return (
    <Stack gap="sm">
      <EndpointFilters specId={specId} filter={filter} onChange={setFilter} />
      <SelectionBar
        selected={selected}
        found={operations}
        total={query.data && total}
        onRemove={toggle}
        onChange={change}
      />
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <ListSkeleton />
      ) : total === 0 ? (
        <EmptyState
          Icon={IconSearchOff}
          title={t`No endpoints match`}
          actions={<Button variant="default" onClick={() => setFilter(NO_FILTER)}>{t`Clear filters`}</Button>}
        >{t`Try another word of the method, path or summary, or clear the filters.`}</EmptyState>
      ) : (
        <EndpointList
          key={JSON.stringify(settledFilter)}
          operations={operations}
          total={total}
          onNeedMore={fetchMore}
          selected={selected}
          refusal={refusal}
          onToggle={toggle}
          onShowDetails={setDetailsKey}
        />
      )}
      <EndpointDetails
        specId={specId}
        operationKey={detailsKey}
        selected={selected}
        onToggle={toggle}
        onClose={() => setDetailsKey(undefined)}
      />
    </Stack>
  );
}

import { Button, Group, MultiSelect, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { type OperationFilter, specFacetsQuery, specOperationsQuery } from '../../../api/queries/specs.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorState } from '../../../components/ErrorState.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { countText } from '../count-text.ts';
import { EndpointDetails } from './EndpointDetails.tsx';
import { EndpointList } from './EndpointList.tsx';
import classes from './EndpointSelector.module.css';
import { SelectedEndpoints } from './SelectedEndpoints.tsx';
import { FULL, MAX_ENDPOINTS, toggled, withAll } from './selection.ts';

type Props = { specId: string; selected: readonly string[]; onChange: (selected: string[]) => void };

const NO_FILTER: OperationFilter = { search: '', method: [], tag: [] };

/** The operations of a spec: search, documentation, and selection of up to 30. */
export function EndpointSelector({ specId, selected, onChange }: Props) {
  const workspace = useWorkspace();
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
    const next = toggled(selected, key);
    setRefusal(next ? undefined : { key, reason: FULL });
    if (next) onChange(next);
  }

  function change(next: string[]): void {
    setRefusal(undefined);
    onChange(next);
  }

  return (
    <Stack gap="sm">
      <Filters specId={specId} filter={filter} onChange={setFilter} />
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <SelectedCount selected={selected} onRemove={toggle} />
          <Text size="sm" c="dimmed" aria-live="polite">
            {query.data && `${countText(total, 'endpoint')} found`}
          </Text>
        </Group>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            disabled={operations.length === 0 || selected.length >= MAX_ENDPOINTS}
            onClick={() =>
              change(
                withAll(
                  selected,
                  operations.map(({ key }) => key),
                ),
              )
            }
          >
            {total > MAX_ENDPOINTS ? `Select the first ${MAX_ENDPOINTS}` : 'Select all found'}
          </Button>
          <Button size="xs" variant="default" disabled={selected.length === 0} onClick={() => change([])}>
            Clear
          </Button>
        </Group>
      </Group>
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <ListSkeleton />
      ) : total === 0 ? (
        <EmptyState
          Icon={IconSearchOff}
          title="No endpoints match"
          actions={
            <Button variant="default" onClick={() => setFilter(NO_FILTER)}>
              Clear filters
            </Button>
          }
        >
          Try another word of the method, path or summary, or clear the filters.
        </EmptyState>
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

type FiltersProps = { specId: string; filter: OperationFilter; onChange: (filter: OperationFilter) => void };

function Filters({ specId, filter, onChange }: FiltersProps) {
  const workspace = useWorkspace();
  const { data: facets } = useQuery(specFacetsQuery(workspace.slug, specId));
  return (
    <div className={classes.filters}>
      <TextInput
        type="search"
        aria-label="Search endpoints"
        placeholder="Search by method, path or summary"
        leftSection={<IconSearch size={16} />}
        className={classes.search}
        value={filter.search}
        onChange={(event) => onChange({ ...filter, search: event.currentTarget.value })}
      />
      <MultiSelect
        aria-label="Methods"
        placeholder={filter.method.length === 0 ? 'Any method' : ''}
        data={optionsOf(facets?.methods, (name) => name.toUpperCase())}
        clearable
        className={classes.filter}
        value={filter.method}
        onChange={(method) => onChange({ ...filter, method })}
      />
      {facets && facets.items.length > 0 && (
        <MultiSelect
          aria-label="Tags"
          placeholder={filter.tag.length === 0 ? 'Any tag' : ''}
          data={optionsOf(facets.items)}
          searchable
          clearable
          limit={100}
          nothingFoundMessage="No such tag"
          className={classes.filter}
          value={filter.tag}
          onChange={(tag) => onChange({ ...filter, tag })}
        />
      )}
    </div>
  );
}

type Facet = { name: string; operation_count: number };

function optionsOf(facets: readonly Facet[] = [], nameOf = (name: string) => name) {
  return facets.map(({ name, operation_count }) => ({
    value: name,
    label: `${nameOf(name)} (${operation_count})`,
  }));
}

/** The number of selected endpoints, with a list of them on demand. */
function SelectedCount({
  selected,
  onRemove,
}: {
  selected: readonly string[];
  onRemove: (key: string) => void;
}) {
  return (
    <Popover position="bottom-start" width="min(28rem, 90vw)" shadow="md" trapFocus>
      <Popover.Target>
        <Button size="xs" variant="light" aria-live="polite">
          {selected.length} of {MAX_ENDPOINTS}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.selected}>
        <SelectedEndpoints selected={selected} onRemove={onRemove} />
      </Popover.Dropdown>
    </Popover>
  );
}

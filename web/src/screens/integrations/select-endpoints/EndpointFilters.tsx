import { t } from '@lingui/core/macro';
import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type OperationFilter, specFacetsQuery } from '../../../api/queries/specs.ts';
import { SearchInput } from '../../../components/SearchInput.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import classes from './EndpointSelector.module.css';

type Props = { specId: string; filter: OperationFilter; onChange: (filter: OperationFilter) => void };

/** Which operations of a spec are listed: by words, methods and tags. */
export function EndpointFilters({ specId, filter, onChange }: Props) {
  const workspace = useWorkspace();
  const { data: facets } = useQuery(specFacetsQuery(workspace.slug, specId));
  return (
    <div className={classes.filters}>
      <SearchInput
        label={t`Search endpoints`}
        placeholder={t`Search by method, path or summary`}
        className={classes.search}
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
      />
      <MultiSelect
        aria-label={t`Methods`}
        placeholder={filter.method.length === 0 ? t`Any method` : ''}
        data={optionsOf(facets?.methods, (name) => name.toUpperCase())}
        clearable
        className={classes.filter}
        value={filter.method}
        onChange={(method) => onChange({ ...filter, method })}
      />
      {facets && facets.items.length > 0 && (
        <MultiSelect
          aria-label={t`Tags`}
          placeholder={filter.tag.length === 0 ? t`Any tag` : ''}
          data={optionsOf(facets.items)}
          searchable
          clearable
          limit={100}
          nothingFoundMessage={t`No such tag`}
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

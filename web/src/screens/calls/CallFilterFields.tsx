import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CALL_PROBLEM_CODES, PROBLEMS } from '@trunkline/contract/problems';
import { appNamesQuery } from '../../api/queries/apps.ts';
import { integrationOperationsQuery, integrationsQuery } from '../../api/queries/integrations.ts';
import { TextFilter } from '../../components/TextFilter.tsx';
import { TimeRangeFilter } from '../../components/TimeRangeFilter.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import type { CallFilters } from './call-filters.ts';

type Props = {
  filters: CallFilters;
  onChange: (filters: CallFilters) => void;
  /** The calls are those of one app: there is no filter for apps. */
  isOfOneApp: boolean;
};

/** A field for each filter of the call log. */
export function CallFilterFields({ filters, onChange, isOfOneApp }: Props) {
  const { slug } = useWorkspace();
  const { data: integrations = [] } = useQuery(integrationsQuery(slug));
  const change = (changed: { [name in keyof CallFilters]: string | null | undefined }) =>
    onChange(withChange(filters, changed));
  return (
    <>
      <TimeRangeFilter
        value={filters}
        onChange={(time) => change({ range: null, since: null, until: null, ...time })}
      />
      {!isOfOneApp && <AppFilter value={filters.app} onChange={(app) => change({ app })} />}
      <TextFilter
        label="Integration"
        placeholder="All"
        suggestions={integrations.map((integration) => integration.slug)}
        value={filters.integration}
        onChange={(integration) => change({ integration, operation: null })}
      />
      <OperationFilter
        integration={integrations.find((integration) => integration.slug === filters.integration)?.slug}
        value={filters.operation}
        onChange={(operation) => change({ operation })}
      />
      <Select
        label="Problem"
        placeholder="Any"
        clearable
        searchable
        data={CALL_PROBLEM_CODES.map((code) => ({ value: code, label: PROBLEMS[code].title }))}
        value={filters.code ?? null}
        onChange={(code) => change({ code })}
      />
      <TextFilter
        label="Trunkline status"
        placeholder="For example 200 or 403"
        value={filters.status}
        onChange={(status) => change({ status })}
      />
      <TextFilter
        label="API status"
        placeholder="For example 404"
        value={filters.status_code}
        onChange={(status_code) => change({ status_code })}
      />
      <TextFilter
        label="User"
        placeholder="User ID in the app"
        value={filters.subject}
        onChange={(subject) => change({ subject })}
      />
    </>
  );
}

/** @param changed null and undefined remove a filter */
function withChange(
  filters: CallFilters,
  changed: { [name in keyof CallFilters]: string | null | undefined },
): CallFilters {
  return Object.fromEntries(
    Object.entries({ ...filters, ...changed }).filter(([, value]) => value !== null && value !== undefined),
  );
}

type FieldProps = { value: string | undefined; onChange: (value: string | null | undefined) => void };

function AppFilter({ value, onChange }: FieldProps) {
  const { slug } = useWorkspace();
  const { data: apps = [] } = useQuery(appNamesQuery(slug));
  const options = apps.map(({ id, name }) => ({ value: id, label: name }));
  const isUnknown = value !== undefined && !options.some((option) => option.value === value);
  return (
    <Select
      label="App"
      placeholder="All"
      clearable
      searchable
      data={isUnknown ? [...options, { value, label: 'Unknown app' }] : options}
      value={value ?? null}
      onChange={onChange}
    />
  );
}

function OperationFilter({ integration, ...field }: FieldProps & { integration: string | undefined }) {
  const { slug } = useWorkspace();
  const { data: operations = [] } = useQuery({
    ...integrationOperationsQuery(slug, integration ?? ''),
    enabled: integration !== undefined,
  });
  return (
    <TextFilter
      label="Endpoint"
      placeholder="For example get:/tickets"
      suggestions={operations.map(({ key }) => key)}
      {...field}
    />
  );
}

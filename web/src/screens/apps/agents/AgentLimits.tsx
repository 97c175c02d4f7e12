import { msg, t } from '@lingui/core/macro';
import { MultiSelect, NumberInput, Select, Stack, Switch } from '@mantine/core';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { isReading } from '@trunkline/contract/operation-effect';
import type { AgentEndpoints } from '../../../api/queries/agents.ts';
import { type AppIntegrationAccess, appIntegrationsQuery } from '../../../api/queries/app-access.ts';
import { integrationOperationsQuery } from '../../../api/queries/integrations.ts';
import { textOf } from '../../../language/text.ts';

/** What a member lets an agent do, as form values. */
export type AgentLimitValues = {
  /** Each as `slug key`; none: all that the app may call. */
  endpoints: string[];
  isReadOnly: boolean;
  minutes: number;
  callsPerMinute: number | '';
  maxCalls: number | '';
};

export const INITIAL_LIMITS: AgentLimitValues = {
  endpoints: [],
  isReadOnly: false,
  minutes: 7 * 24 * 60,
  callsPerMinute: '',
  maxCalls: '',
};

const LIFETIMES = [
  { value: 60, label: msg`1 hour` },
  { value: 8 * 60, label: msg`8 hours` },
  { value: 24 * 60, label: msg`1 day` },
  { value: 7 * 24 * 60, label: msg`7 days` },
  { value: 30 * 24 * 60, label: msg`30 days` },
];

/** The limits of a request of the API. */
export function toLimits({ endpoints, isReadOnly, minutes, callsPerMinute, maxCalls }: AgentLimitValues) {
  return {
    endpoints: endpoints.length === 0 ? null : toEndpoints(endpoints),
    read_only: isReadOnly,
    calls_per_minute: callsPerMinute === '' ? null : callsPerMinute,
    max_calls: maxCalls === '' ? null : maxCalls,
    expires_in_minutes: minutes,
  };
}

function toEndpoints(chosen: readonly string[]): AgentEndpoints {
  const bySlug = Map.groupBy(chosen, (value) => value.slice(0, value.indexOf(' ')));
  return [...bySlug].map(([slug, values]) => ({
    slug,
    operations: values.map((value) => value.slice(slug.length + 1)),
  }));
}

type Props = {
  workspace: string;
  app: string;
  values: AgentLimitValues;
  onChange: (values: AgentLimitValues) => void;
};

/** Which endpoints of an app an agent may call, how often and for how long. */
export function AgentLimits({ workspace, app, values, onChange }: Props) {
  const set = (changed: Partial<AgentLimitValues>) => onChange({ ...values, ...changed });
  const groups = useEndpoints(workspace, app, values.isReadOnly);
  return (
    <Stack>
      <Switch
        label={t`Read-only`}
        description={t`Only endpoints that are GET or HEAD.`}
        checked={values.isReadOnly}
        onChange={({ currentTarget: { checked } }) =>
          set({
            isReadOnly: checked,
            endpoints: checked
              ? values.endpoints.filter((value) => isReading(value.slice(value.indexOf(' ') + 1)))
              : values.endpoints,
          })
        }
      />
      <MultiSelect
        label={t`Endpoints`}
        description={t`None selected: all that the app may call, also those that are added later.`}
        placeholder={values.endpoints.length === 0 ? t`All that the app may call` : ''}
        searchable
        clearable
        hidePickedOptions
        nothingFoundMessage={t`No endpoints match`}
        data={groups}
        value={values.endpoints}
        onChange={(endpoints) => set({ endpoints })}
      />
      <Select
        label={t`Expires in`}
        data={LIFETIMES.map(({ value, label }) => ({ value: String(value), label: textOf(label) }))}
        allowDeselect={false}
        value={String(values.minutes)}
        onChange={(value) => value !== null && set({ minutes: Number(value) })}
      />
      <NumberInput
        label={t`Calls per minute`}
        placeholder={t`No limit of its own`}
        min={1}
        max={10_000}
        allowDecimal={false}
        value={values.callsPerMinute}
        onChange={(value) => set({ callsPerMinute: typeof value === 'number' ? value : '' })}
      />
      <NumberInput
        label={t`Calls in all`}
        placeholder={t`No limit of its own`}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        value={values.maxCalls}
        onChange={(value) => set({ maxCalls: typeof value === 'number' ? value : '' })}
      />
    </Stack>
  );
}

/** The endpoints that an app may call, by integration. */
function useEndpoints(workspace: string, app: string, isReadOnly: boolean) {
  const integrations = useInfiniteQuery(appIntegrationsQuery(workspace, app, { search: '', state: 'on' }));
  const enabled = integrations.data?.pages.flatMap(({ items }) => items) ?? [];
  return useQueries({
    queries: enabled.map(({ slug }) => integrationOperationsQuery(workspace, slug)),
    combine: (results) =>
      enabled.flatMap((integration, at) => {
        const keys = results[at]?.data?.map(({ key }) => key) ?? [];
        const items = keys
          .filter((key) => isAllowed(integration, key) && (!isReadOnly || isReading(key)))
          .map((key) => ({ value: `${integration.slug} ${key}`, label: key }));
        return items.length === 0 ? [] : [{ group: integration.name, items }];
      }),
  });
}

function isAllowed({ operations, grant }: AppIntegrationAccess, key: string): boolean {
  return (operations?.includes(key) ?? true) && (grant?.operations?.includes(key) ?? true);
}

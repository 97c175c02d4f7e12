import { HEALTHS } from '@trunkline/contract/health';
import type { IntegrationList } from '../../api/queries/integrations.ts';
import { lastingStorage } from '../../browser-storage.ts';
import { HEALTH_WORDS } from './health.ts';

/** The search, the filter and the order of the integrations, as the URL stores them. */
export const INTEGRATION_LIST_PARAMS = ['search', 'health', 'sort'] as const;

export type IntegrationListParams = { [name in (typeof INTEGRATION_LIST_PARAMS)[number]]?: string };

export const SORTS = [
  { value: 'slug', label: 'By slug' },
  { value: 'health', label: 'Worst health first' },
  { value: 'calls', label: 'Most calls first' },
  { value: 'last_call', label: 'Latest call first' },
] as const;

export const HEALTH_OPTIONS = HEALTHS.map((value) => ({ value, label: HEALTH_WORDS[value] }));

/** As the API takes them; values that it does not know are ignored. */
export function toIntegrationList({ search = '', health, sort }: IntegrationListParams): IntegrationList {
  const known = HEALTHS.find((value) => value === health);
  return {
    search,
    sort: SORTS.find(({ value }) => value === sort)?.value ?? 'slug',
    ...(known && { health: known }),
  };
}

export const VIEWS = ['cards', 'table'] as const;
export type View = (typeof VIEWS)[number];

const VIEW_KEY = 'trunkline.integrations-view';

export function rememberedView(): View {
  return VIEWS.find((view) => view === lastingStorage.read(VIEW_KEY)) ?? 'cards';
}

export function rememberView(view: View): void {
  lastingStorage.write(VIEW_KEY, view);
}

import { msg } from '@lingui/core/macro';
import { HEALTHS } from '@trunkline/contract/health';
import type { IntegrationList } from '../../api/queries/integrations.ts';
import { lastingStorage } from '../../browser-storage.ts';

/** The search, the filter and the order of the integrations, as the URL stores them. */
export const INTEGRATION_LIST_PARAMS = ['search', 'health', 'sort'] as const;

export type IntegrationListParams = { [name in (typeof INTEGRATION_LIST_PARAMS)[number]]?: string };

export const SORTS = [
  { value: 'slug', label: msg`By slug` },
  { value: 'health', label: msg`Worst health first` },
  { value: 'calls', label: msg`Most calls first` },
  { value: 'last_call', label: msg`Latest call first` },
] as const;

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

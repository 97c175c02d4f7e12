import { t } from '@lingui/core/macro';
import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import {
  createSpotlight,
  isActionsGroup,
  Spotlight,
  type SpotlightActionData,
  type SpotlightFilterFunction,
} from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { CreateWorkspaceDialog } from '../CreateWorkspaceDialog.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { useGroups } from './use-groups.tsx';

const [store, spotlight] = createSpotlight();

export type PaletteProps = {
  /** What to open; opens each time the number grows. */
  request: { what: 'commands' | 'shortcuts'; number: number };
};

type Dialog = 'shortcuts' | 'new-workspace';

const TYPING_PAUSE_MS = 150;

/** Commands, and screens, integrations, apps and workspaces by name (Ctrl+K); the list of shortcuts (?). */
export function Palette({ request: { what, number } }: PaletteProps) {
  const [dialog, setDialog] = useState<Dialog>();
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), TYPING_PAUSE_MS);
  const { groups, isSearching } = useGroups(settled, setDialog);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each request
  useEffect(() => {
    if (what === 'shortcuts') setDialog('shortcuts');
    else if (number > 0) spotlight.open();
  }, [number]);
  // After each rendering: results arrive one after another.
  useEffect(selectFirstResult);
  const isPending = isSearching || query.trim() !== settled;
  return (
    <>
      <Spotlight
        store={store}
        actions={groups}
        filter={filterByWords}
        limit={MAX_RESULTS}
        query={query}
        onQueryChange={setQuery}
        shortcut={null}
        highlightQuery
        scrollable
        nothingFound={isPending ? t`Searching…` : t`No results`}
        attributes={{ content: { 'aria-label': t`Search` } }}
        searchProps={{
          leftSection: <IconSearch size={18} />,
          placeholder: t`Search, or type a command`,
          'aria-label': t`Search`,
        }}
      />
      <ShortcutsDialog opened={dialog === 'shortcuts'} onClose={() => setDialog(undefined)} />
      <CreateWorkspaceDialog opened={dialog === 'new-workspace'} onClose={() => setDialog(undefined)} />
    </>
  );
}

/**
 * Selects the first result, which Enter opens, where results arrive after the search term was typed: the
 * spotlight itself selects only when the term changes. Keeps the current selection.
 */
function selectFirstResult(): void {
  const { query, listId } = store.getState();
  const list = document.getElementById(listId);
  if (query === '' || list?.querySelector('[data-selected]')) return;
  const first = list?.querySelector('[data-action]');
  if (!first) return;
  first.setAttribute('data-selected', 'true');
  store.updateState((state) => ({ ...state, selected: 0 }));
}

/** More results than this do not help: the search term is too short. */
const MAX_RESULTS = 40;

/** What has all words, as the server searches. What has them in its name comes before what has them in its keywords. */
const filterByWords: SpotlightFilterFunction = (query, all) => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (action: SpotlightActionData) => {
    const name = (action.label ?? '').toLowerCase();
    if (words.every((word) => name.includes(word))) return 0;
    const text = `${name} ${String(action.keywords ?? '')}`.toLowerCase();
    return words.every((word) => text.includes(word)) ? 1 : undefined;
  };
  const ranked = all.filter(isActionsGroup).flatMap((group) => {
    const actions = group.actions
      .map((action) => ({ action, rank: rank(action) }))
      .filter((one): one is { action: SpotlightActionData; rank: number } => one.rank !== undefined)
      .toSorted((one, other) => one.rank - other.rank);
    const [best] = actions;
    return best
      ? [{ rank: best.rank, group: { ...group, actions: actions.map(({ action }) => action) } }]
      : [];
  });
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ group }) => group);
};

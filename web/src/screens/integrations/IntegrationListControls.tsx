import { Group, NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconLayoutGrid, IconList } from '@tabler/icons-react';
import { SettledSearchInput } from '../../components/SettledSearchInput.tsx';
import { HEALTH_OPTIONS, type IntegrationListParams, SORTS, VIEWS, type View } from './integration-list.ts';

const VIEW_ICONS = { cards: IconLayoutGrid, table: IconList };
const VIEW_LABELS = { cards: 'Cards', table: 'Table' };

type Props = {
  params: IntegrationListParams;
  onChange: (changed: IntegrationListParams) => void;
  view: View;
  onViewChange: (view: View) => void;
};

/** The search, the filter, the order and the view of the list. */
export function IntegrationListControls({ params, onChange, view, onViewChange }: Props) {
  return (
    <Group gap="sm">
      <SettledSearchInput
        label="Search integrations"
        placeholder="Search by name, slug or URL"
        flex="1 1 16rem"
        maw="26rem"
        value={params.search ?? ''}
        onSettled={(search) => onChange({ search })}
      />
      <NativeSelect
        aria-label="Health"
        flex="1 1 9rem"
        maw="12rem"
        data={[{ value: '', label: 'Any health' }, ...HEALTH_OPTIONS]}
        value={HEALTH_OPTIONS.find(({ value }) => value === params.health)?.value ?? ''}
        onChange={({ currentTarget }) => onChange({ health: currentTarget.value })}
      />
      <NativeSelect
        aria-label="Sort by"
        flex="1 1 9rem"
        maw="12rem"
        data={[...SORTS]}
        value={SORTS.find(({ value }) => value === params.sort)?.value ?? 'slug'}
        onChange={({ currentTarget: { value } }) => onChange({ sort: value === 'slug' ? '' : value })}
      />
      <SegmentedControl
        aria-label="View"
        transitionDuration={0}
        value={view}
        data={VIEWS.map((value) => ({ value, label: <ViewLabel view={value} /> }))}
        onChange={(value) => {
          const next = VIEWS.find((known) => known === value);
          if (next) onViewChange(next);
        }}
      />
    </Group>
  );
}

function ViewLabel({ view }: { view: View }) {
  const Icon = VIEW_ICONS[view];
  return (
    <>
      <Icon size={16} style={{ display: 'block' }} aria-hidden />
      <VisuallyHidden>{VIEW_LABELS[view]}</VisuallyHidden>
    </>
  );
}

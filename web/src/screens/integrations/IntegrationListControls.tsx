import { msg, t } from '@lingui/core/macro';
import { Group, NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconLayoutGrid, IconList } from '@tabler/icons-react';
import { HEALTHS } from '@trunkline/contract/health';
import { SettledSearchInput } from '../../components/SettledSearchInput.tsx';
import { textOf } from '../../language/text.ts';
import { HEALTH_WORDS } from './health.ts';
import { type IntegrationListParams, SORTS, VIEWS, type View } from './integration-list.ts';

const VIEW_ICONS = { cards: IconLayoutGrid, table: IconList };
const VIEW_LABELS = { cards: msg`Cards`, table: msg`Table` };

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
        label={t`Search integrations`}
        placeholder={t`Search by name, slug or URL`}
        flex="1 1 16rem"
        maw="26rem"
        value={params.search ?? ''}
        onSettled={(search) => onChange({ search })}
      />
      <NativeSelect
        aria-label={t`Health`}
        flex="1 1 9rem"
        maw="12rem"
        data={[
          { value: '', label: t`Any health` },
          ...HEALTHS.map((value) => ({ value, label: textOf(HEALTH_WORDS[value]) })),
        ]}
        value={HEALTHS.find((value) => value === params.health) ?? ''}
        onChange={({ currentTarget }) => onChange({ health: currentTarget.value })}
      />
      <NativeSelect
        aria-label={t`Sort by`}
        flex="1 1 9rem"
        maw="12rem"
        data={SORTS.map(({ value, label }) => ({ value, label: textOf(label) }))}
        value={SORTS.find(({ value }) => value === params.sort)?.value ?? 'slug'}
        onChange={({ currentTarget: { value } }) => onChange({ sort: value === 'slug' ? '' : value })}
      />
      <SegmentedControl
        aria-label={t`View`}
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
      <VisuallyHidden>{textOf(VIEW_LABELS[view])}</VisuallyHidden>
    </>
  );
}

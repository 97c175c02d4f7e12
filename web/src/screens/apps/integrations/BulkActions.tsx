import { plural, t } from '@lingui/core/macro';
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { type AccessState, fetchFoundSlugs } from '../../../api/queries/app-access.ts';
import type { App } from '../../../api/queries/apps.ts';
import { numberText } from '../../../components/number-text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { type Level, useAccessChanges } from './use-access-changes.ts';

type Props = {
  app: App;
  /** What the list shows. */
  found: { search: string; state?: AccessState };
  /** The slugs of the selected integrations; none: the actions are for all that match. */
  selected: ReadonlySet<string>;
  onDone: () => void;
};

const LEVELS = ['on', 'read_only', 'all', 'off'] as const;

/** Changes many integrations of an app at once: the selected ones, or all that match. */
export function BulkActions({ app, found, selected, onDone }: Props) {
  const { slug } = useWorkspace();
  const [isFetching, setIsFetching] = useState(false);
  const { save, isPending } = useAccessChanges();
  const isSelection = selected.size > 0;

  async function setLevel(level: Level): Promise<void> {
    setIsFetching(true);
    try {
      const slugs = isSelection ? [...selected] : await fetchFoundSlugs(slug, app.id, found);
      if (slugs.length > 0)
        save(
          doneText(level, slugs.length),
          slugs.map((one) => ({ app_id: app.id, slug: one, level })),
          onDone,
        );
    } finally {
      setIsFetching(false);
    }
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={isPending || isFetching}
          rightSection={<IconChevronDown size={16} />}
        >
          {isSelection
            ? t`Change ${{ count: numberText(selected.size) }} selected`
            : t`Change all that match`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LEVELS.map((level) => (
          <Menu.Item key={level} onClick={() => void setLevel(level)}>
            {isSelection ? selectedText(level, selected.size) : matchingText(level)}
          </Menu.Item>
        ))}
        {isSelection && (
          <>
            <Menu.Divider />
            <Menu.Item
              onClick={() =>
                save(
                  t`${{ app: app.name }} may use only ${plural(selected.size, { one: '# integration', other: '# integrations' })}`,
                  [{ app_id: app.id, only: [...selected] }],
                  onDone,
                )
              }
            >{t`Allow only the ${{ count: numberText(selected.size) }} selected`}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function selectedText(level: Level, size: number): string {
  const count = numberText(size);
  if (level === 'on') return t`Enable ${count} selected`;
  if (level === 'read_only') return t`Allow only GET and HEAD for ${count} selected`;
  return level === 'all' ? t`Allow all endpoints of ${count} selected` : t`Disable ${count} selected`;
}

function matchingText(level: Level): string {
  if (level === 'on') return t`Enable all that match`;
  if (level === 'read_only') return t`Allow only GET and HEAD for all that match`;
  return level === 'all' ? t`Allow all endpoints of all that match` : t`Disable all that match`;
}

/** What was done. */
function doneText(level: Level, count: number): string {
  if (level === 'on') return plural(count, { one: '# integration enabled', other: '# integrations enabled' });
  if (level === 'read_only')
    return plural(count, { one: '# integration read-only', other: '# integrations read-only' });
  return level === 'all'
    ? plural(count, {
        one: '# integration enabled with all endpoints',
        other: '# integrations enabled with all endpoints',
      })
    : plural(count, { one: '# integration disabled', other: '# integrations disabled' });
}

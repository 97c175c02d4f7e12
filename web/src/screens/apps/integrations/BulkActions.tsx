import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { type AccessState, fetchFoundSlugs } from '../../../api/queries/app-access.ts';
import type { App } from '../../../api/queries/apps.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { DONE, type Level, useAccessChanges } from './use-access-changes.ts';

type Props = {
  app: App;
  /** What the list shows. */
  found: { search: string; state?: AccessState };
  /** The slugs of the selected integrations; none: the actions are for all that match. */
  selected: ReadonlySet<string>;
  onDone: () => void;
};

const LEVELS: { level: Level; label: string }[] = [
  { level: 'on', label: 'Enable' },
  { level: 'read_only', label: 'Allow only GET and HEAD for' },
  { level: 'all', label: 'Allow all endpoints of' },
  { level: 'off', label: 'Disable' },
];

/** Changes many integrations of an app at once: the selected ones, or all that match. */
export function BulkActions({ app, found, selected, onDone }: Props) {
  const { slug } = useWorkspace();
  const [isFetching, setIsFetching] = useState(false);
  const { save, isPending } = useAccessChanges();
  const isSelection = selected.size > 0;
  const target = isSelection ? `${selected.size} selected` : 'all that match';

  async function setLevel(level: Level): Promise<void> {
    setIsFetching(true);
    try {
      const slugs = isSelection ? [...selected] : await fetchFoundSlugs(slug, app.id, found);
      const message = `${slugs.length === 1 ? '1 integration' : `${slugs.length} integrations`} ${DONE[level]}`;
      if (slugs.length > 0)
        save(
          message,
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
          {isSelection ? `Change ${selected.size} selected` : 'Change all that match'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LEVELS.map(({ level, label }) => (
          <Menu.Item key={level} onClick={() => void setLevel(level)}>
            {label} {target}
          </Menu.Item>
        ))}
        {isSelection && (
          <>
            <Menu.Divider />
            <Menu.Item
              onClick={() =>
                save(
                  `${app.name} may use only ${selected.size === 1 ? '1 integration' : `${selected.size} integrations`}`,
                  [{ app_id: app.id, only: [...selected] }],
                  onDone,
                )
              }
            >
              Allow only the {selected.size} selected
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

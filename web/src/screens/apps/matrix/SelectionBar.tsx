import { msg, plural, t } from '@lingui/core/macro';
import { Button, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import type { AccessRow } from '../../../api/queries/app-access.ts';
import { isAdmin } from '../../../api/roles.ts';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { GrantDialog, grantChanges } from '../grants/GrantDialog.tsx';
import { type Level, useAccessChanges } from '../integrations/use-access-changes.ts';
import classes from './Matrix.module.css';
import { cellsIn, changesTo, countOf, onlyColumnOf, type Selection } from './selection.ts';

const ACTIONS = [
  { level: 'on', label: msg`Enable` },
  { level: 'read_only', label: msg`Read-only` },
  { level: 'all', label: msg`All endpoints` },
  { level: 'off', label: msg`Disable` },
] as const;

type Props = {
  selection: Selection;
  apps: readonly AccessRow[];
  integrations: readonly { slug: string; name: string }[];
  onClear: () => void;
};

/** What can be done with the selected cells. Saved at once; the toast can undo it. */
export function SelectionBar({ selection, apps, integrations, onClear }: Props) {
  const workspace = useWorkspace();
  const { save, isPending } = useAccessChanges();
  const count = countOf(selection);
  if (count === 0) return null;
  const cells = plural(count, { one: '# cell', other: '# cells' });
  return (
    <Paper component="section" aria-label={t`Selected cells`} withBorder shadow="md" className={classes.bar}>
      <Group gap="sm">
        <Text size="sm" fw={600} mr="auto">{t`${cells} selected`}</Text>
        {isAdmin(workspace) && workspace.app_access === 'granted' && (
          <GrantActions
            selection={selection}
            cells={cells}
            apps={apps}
            integrations={integrations}
            onClear={onClear}
          />
        )}
        {ACTIONS.map(({ level, label }) => (
          <Button
            key={level}
            size="xs"
            variant="default"
            loading={isPending}
            onClick={() => save(doneText(level, cells), changesTo(selection, level), onClear)}
          >
            {textOf(label)}
          </Button>
        ))}
        <Button size="xs" variant="subtle" onClick={onClear}>{t`Clear`}</Button>
      </Group>
    </Paper>
  );
}

/** What was done. */
function doneText(level: Level, cells: string): string {
  if (level === 'on') return t`${cells} enabled`;
  if (level === 'off') return t`${cells} disabled`;
  return level === 'all' ? t`${cells} enabled with all endpoints` : t`${cells} read-only`;
}

/** Grants, where apps may call only what admins granted: by endpoint where the cells are of one integration. */
function GrantActions({ selection, cells, apps, integrations, onClear }: Props & { cells: string }) {
  const [isChoosing, setChoosing] = useState(false);
  const { save, isPending } = useAccessChanges();
  const column = onlyColumnOf(selection);
  const integration = integrations.find(({ slug }) => slug === column?.slug);
  const grantAll = (grant: { operations: null } | null) =>
    cellsIn(selection).flatMap(({ app_id, slug }) => grantChanges(app_id, slug, grant));
  return (
    <>
      <Button
        size="xs"
        loading={isPending}
        onClick={() => save(t`${cells} granted`, grantAll({ operations: null }), onClear)}
      >{t`Grant`}</Button>
      {column && integration && (
        <Button size="xs" variant="default" onClick={() => setChoosing(true)}>{t`Grant endpoints…`}</Button>
      )}
      <Button
        size="xs"
        variant="default"
        loading={isPending}
        onClick={() => save(t`Grants of ${cells} withdrawn`, grantAll(null), onClear)}
      >{t`Withdraw grant`}</Button>
      {isChoosing && column && integration && (
        <GrantDialog
          apps={apps.filter(({ id }) => column.appIds.includes(id))}
          integration={integration}
          grant={{ operations: [] }}
          onClose={() => setChoosing(false)}
          onDone={onClear}
        />
      )}
    </>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type Integration,
  type IntegrationEdit,
  integrationQuery,
} from '../../../api/queries/integrations.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { type Change, changesBetween } from './changes.ts';
import classes from './StaleDialog.module.css';

type Props = {
  opened: boolean;
  /** The integration when the form was loaded. */
  before: Integration;
  /** The unsaved changes. */
  mine: IntegrationEdit;
  onClose: () => void;
  onDiscardMine: (theirs: Integration) => void;
  onOverwrite: (theirs: Integration) => void;
};

/** After a conflict (412): displays the changes of the other user, and asks which ones to keep. */
export function StaleDialog({ opened, onClose, ...question }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t`Conflicting changes`}>
      <Question {...question} />
    </Modal>
  );
}

function Question({ before, mine, onDiscardMine, onOverwrite }: Omit<Props, 'opened' | 'onClose'>) {
  const workspace = useWorkspace();
  const client = useQueryClient();
  const theirs = useQuery({
    queryKey: ['integrations', workspace.slug, before.slug, 'after', before.revision],
    queryFn: () => client.fetchQuery({ ...integrationQuery(workspace.slug, before.slug), staleTime: 0 }),
    gcTime: 0,
  });
  return (
    <Loaded query={theirs} skeleton={<ListSkeleton rows={3} />}>
      {(current) => (
        <Stack>
          <Text size="sm">
            <Trans>
              {current.updated_by ?? t`A deleted account`} changed it <RelativeTime at={current.updated_at} />
              . Your changes are not saved yet.
            </Trans>
          </Text>
          <Changes changes={changesBetween(before, current)} mine={mine} />
          <Text
            size="sm"
            c="dimmed"
          >{t`Overwriting saves the fields that you changed; all others stay as they are now.`}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onDiscardMine(current)}>{t`Discard my changes`}</Button>
            <Button onClick={() => onOverwrite(current)}>{t`Overwrite`}</Button>
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}

function Changes({ changes, mine }: { changes: readonly Change[]; mine: IntegrationEdit }) {
  if (changes.length === 0)
    return (
      <Text
        size="sm"
        c="dimmed"
      >{t`The visible fields are the same: a secret value of a header or a credential was replaced.`}</Text>
    );
  const columns: Column<Change>[] = [
    {
      header: t`Field`,
      cell: ({ field, label }) => (
        <>
          {textOf(label)}
          {field in mine && <Text size="xs" c="var(--mantine-color-error)">{t`You changed it too`}</Text>}
        </>
      ),
    },
    {
      header: t`Before`,
      cell: ({ before }) => <span className={classes.text}>{before === '' ? '–' : before}</span>,
    },
    {
      header: t`After`,
      cell: ({ after }) => <span className={classes.text}>{after === '' ? '–' : after}</span>,
    },
  ];
  return (
    <DataTable caption={t`What changed`} columns={columns} rows={changes} keyOf={({ field }) => field} />
  );
}

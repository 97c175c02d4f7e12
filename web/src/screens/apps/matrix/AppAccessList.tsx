import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import type { AccessRow } from '../../../api/queries/app-access.ts';
import { DataTable } from '../../../components/DataTable.tsx';
import { RowLink } from '../../../components/RowLink.tsx';
import type { More } from '../../../components/ShowMore.tsx';
import { textOf } from '../../../language/text.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { cellsOf, MARKS } from './levels.tsx';

type Props = { apps: readonly AccessRow[]; integrations: readonly { slug: string }[]; more: More };

/** The matrix on a narrow screen: each app with a count of each level; its page has the rest. */
export function AppAccessList({ apps, integrations, more }: Props) {
  const { slug, app_access } = useWorkspace();
  return (
    <DataTable
      caption={t`Apps`}
      rows={apps}
      keyOf={({ id }) => id}
      more={more}
      minWidth={0}
      columns={[
        {
          header: t`App`,
          cell: (app) => (
            <>
              <RowLink
                to="/w/$workspace/apps/$app"
                params={{ workspace: slug, app: app.id }}
                search={{ tab: 'integrations' }}
              >
                {app.name}
              </RowLink>
              <Text size="sm" c="dimmed">
                {countsOf(app, integrations, app_access === 'granted')}
              </Text>
            </>
          ),
        },
      ]}
    />
  );
}

function countsOf(
  app: AccessRow,
  integrations: readonly { slug: string }[],
  isGrantRequired: boolean,
): string {
  const cellAt = cellsOf(app, isGrantRequired);
  const cells = integrations.map(({ slug }) => cellAt(slug));
  const counts = Object.entries(MARKS).flatMap(([mark, { label }]) => {
    const count = cells.filter((cell) => cell.mark === mark).length;
    return count === 0 ? [] : [`${textOf(label)}: ${count}`];
  });
  const requested = cells.filter(({ isRequested }) => isRequested).length;
  return [
    ...counts,
    ...(requested === 0 ? [] : [t`requested: ${requested}`]),
    t`called in 30 days: ${{ called: cells.filter(({ isUsed }) => isUsed).length }}`,
  ].join(' · ');
}

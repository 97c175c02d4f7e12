import { msg, t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Dependent, dependentsQuery, type Integration } from '../../../api/queries/integrations.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { LinkButton } from '../../../components/links.tsx';
import { numberText } from '../../../components/number-text.ts';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import { RowLink } from '../../../components/RowLink.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** The apps that use it. */
export function Dependents({ integration: { slug } }: { integration: Integration }) {
  const workspace = useWorkspace();
  const dependents = useInfiniteQuery(dependentsQuery(workspace.slug, slug));
  return (
    <Loaded query={dependents} skeleton={<ListSkeleton rows={3} />}>
      {({ pages }) =>
        pages[0]?.items.length === 0 ? (
          <EmptyState
            Icon={IconApps}
            title={t`No apps yet`}
            actions={
              <LinkButton
                to="/w/$workspace/apps"
                params={{ workspace: workspace.slug }}
                variant="default"
              >{t`Go to apps`}</LinkButton>
            }
          >{t`Apps appear here after their prompt mentions this integration, or after their first call to it.`}</EmptyState>
        ) : (
          <DataTable
            caption={t`Apps that use this integration`}
            columns={COLUMNS}
            rows={pages.flatMap(({ items }) => items).map((app) => ({ ...app, workspace: workspace.slug }))}
            keyOf={({ app_id }) => app_id}
            more={dependents}
          />
        )
      }
    </Loaded>
  );
}

const COLUMNS: readonly Column<Dependent & { workspace: string }>[] = [
  {
    header: msg`App`,
    cell: ({ workspace, app_id, name, is_app_integration }) => (
      <>
        <RowLink to="/w/$workspace/apps/$app" params={{ workspace, app: app_id }} fw={500}>
          {name}
        </RowLink>
        {is_app_integration && <Text size="xs" c="dimmed">{t`app integration`}</Text>}
      </>
    ),
  },
  {
    header: msg`Calls in 30 days`,
    isNumber: true,
    cell: ({ calls_30_days }) => numberText(calls_30_days),
  },
  {
    header: msg`Last call`,
    cell: ({ last_call_at }) => (last_call_at === null ? 'never' : <RelativeTime at={last_call_at} />),
  },
];

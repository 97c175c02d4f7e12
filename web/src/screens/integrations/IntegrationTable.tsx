import { msg, t } from '@lingui/core/macro';
import { Group, Text } from '@mantine/core';
import type { IntegrationSummary } from '../../api/queries/integrations.ts';
import type { IntegrationUsage } from '../../api/queries/usage.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Monogram } from '../../components/Monogram.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { RowLink } from '../../components/RowLink.tsx';
import { Sparkline } from '../../components/Sparkline.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { HealthMark } from './HealthMark.tsx';
import classes from './IntegrationCard.module.css';
import { IntegrationMenu } from './IntegrationMenu.tsx';
import { RecentCalls } from './RecentCalls.tsx';

type Row = { integration: IntegrationSummary; usage: IntegrationUsage | undefined };

/** The integrations as a dense list: what their cards show, in a row each. */
export function IntegrationTable({ rows }: { rows: readonly Row[] }) {
  const { slug: workspace } = useWorkspace();
  return (
    <DataTable
      caption={t`Integrations`}
      columns={[
        { header: t`Integration`, cell: (row) => <Name workspace={workspace} {...row} /> },
        ...COLUMNS,
      ]}
      rows={rows}
      keyOf={({ integration }) => integration.id}
      minWidth={900}
    />
  );
}

function Name({ workspace, integration }: Row & { workspace: string }) {
  const { slug, name } = integration;
  return (
    <Group gap="xs" wrap="nowrap">
      <Monogram name={name} slug={slug} size={28} />
      <div>
        <RowLink to="/w/$workspace/integrations/$slug" params={{ workspace, slug }} fw={500}>
          {name}
        </RowLink>
        <Text size="xs" ff="monospace" c="dimmed">
          {slug}
        </Text>
      </div>
    </Group>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { header: msg`Health`, cell: ({ usage }) => usage && <HealthMark health={usage.health} /> },
  {
    header: msg`30 days`,
    width: '130px',
    cell: ({ usage }) => usage && <Sparkline bars={usage.days} height={24} />,
  },
  { header: msg`Since yesterday`, cell: ({ usage }) => usage && <RecentCalls usage={usage} /> },
  {
    header: msg`Last call`,
    cell: ({ usage }) =>
      usage && (usage.last_call_at === null ? t`never` : <RelativeTime at={usage.last_call_at} />),
  },
  { header: msg`Apps`, isNumber: true, cell: ({ usage }) => usage?.apps },
  { header: msg`Endpoints`, isNumber: true, cell: ({ integration }) => integration.operations.length },
  {
    header: msg`Actions`,
    isActions: true,
    cell: ({ integration }) => (
      <div className={classes.menu}>
        <IntegrationMenu integration={integration} />
      </div>
    ),
  },
];

import { t } from '@lingui/core/macro';
import { Select, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { PLANS } from '@trunkline/contract/plans';
import { setPlan, type WorkspaceOfInstance, workspacesOfInstanceQuery } from '../../api/queries/operator.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { Section } from '../../components/Section.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';

export function WorkspacesOfInstance() {
  return (
    <Section
      title={t`Workspaces`}
      description={t`A change of plan applies to the next request. On builder and higher, admins can add and change integrations. On lower plans, existing integrations can still be called.`}
    >
      <Workspaces />
    </Section>
  );
}

function Workspaces() {
  const workspaces = useInfiniteQuery(workspacesOfInstanceQuery);
  if (workspaces.isError && !workspaces.data)
    return <ErrorState error={workspaces.error} onRetry={() => void workspaces.refetch()} />;
  if (!workspaces.data) return <ListSkeleton rows={4} />;
  return (
    <DataTable
      caption={t`Workspaces of this instance`}
      rows={workspaces.data}
      more={workspaces}
      keyOf={({ slug }) => slug}
      columns={[
        { header: t`Name`, cell: (workspace) => <Name workspace={workspace} /> },
        { header: t`Type`, cell: ({ kind }) => (kind === 'personal' ? t`Personal` : t`Shared`) },
        { header: t`Members`, isNumber: true, cell: ({ members }) => members },
        { header: t`Integrations`, isNumber: true, cell: ({ integrations }) => integrations },
        { header: t`Created`, cell: ({ created_at }) => <RelativeTime at={created_at} /> },
        { header: t`Plan`, cell: (workspace) => <PlanSelect workspace={workspace} /> },
      ]}
    />
  );
}

function Name({ workspace: { name, slug } }: { workspace: WorkspaceOfInstance }) {
  return (
    <>
      <Text size="sm" fw={500}>
        {name}
      </Text>
      <Text size="xs" c="dimmed">
        {slug}
      </Text>
    </>
  );
}

function PlanSelect({ workspace: { slug, plan } }: { workspace: WorkspaceOfInstance }) {
  const changing = useMutation(setPlan);
  return (
    <Select
      aria-label={t`Plan of ${slug}`}
      size="xs"
      w={120}
      data={PLANS}
      allowDeselect={false}
      value={plan}
      disabled={changing.isPending}
      onChange={(selected) => selected && changing.mutate({ workspace: slug, plan: selected })}
    />
  );
}

import { useSuspenseQuery } from '@tanstack/react-query';
import { workspacesQuery } from '../../api/queries/workspaces.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { TextLink } from '../../components/links.tsx';
import { nameOfRole } from '../../components/role-names.ts';
import { Section } from '../../components/Section.tsx';

export function WorkspacesSection() {
  const { data: workspaces } = useSuspenseQuery(workspacesQuery);
  return (
    <Section
      title="Workspaces"
      description="The workspaces that you are a member of, with your role in each."
    >
      <DataTable
        caption="Your workspaces"
        rows={workspaces}
        keyOf={({ slug }) => slug}
        columns={[
          {
            header: 'Name',
            cell: ({ slug, name }) => (
              <TextLink to="/w/$workspace/integrations" params={{ workspace: slug }} size="sm" fw={500}>
                {name}
              </TextLink>
            ),
          },
          { header: 'Type', cell: ({ kind }) => (kind === 'personal' ? 'Personal' : 'Shared') },
          { header: 'Your role', cell: ({ role }) => nameOfRole(role) },
          { header: 'Plan', cell: ({ plan }) => plan },
        ]}
      />
    </Section>
  );
}

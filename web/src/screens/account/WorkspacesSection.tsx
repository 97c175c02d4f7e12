import { t } from '@lingui/core/macro';
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
      title={t`Workspaces`}
      description={t`The workspaces that you are a member of, with your role in each.`}
    >
      <DataTable
        caption={t`Your workspaces`}
        rows={workspaces}
        keyOf={({ slug }) => slug}
        columns={[
          {
            header: t`Name`,
            cell: ({ slug, name }) => (
              <TextLink to="/w/$workspace/integrations" params={{ workspace: slug }} size="sm" fw={500}>
                {name}
              </TextLink>
            ),
          },
          { header: t`Type`, cell: ({ kind }) => (kind === 'personal' ? t`Personal` : t`Shared`) },
          { header: t`Your role`, cell: ({ role }) => nameOfRole(role) },
          { header: t`Plan`, cell: ({ plan }) => plan },
        ]}
      />
    </Section>
  );
}

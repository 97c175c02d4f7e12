import { t } from '@lingui/core/macro';
import { Stack } from '@mantine/core';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { AgentClientsSection } from './AgentClientsSection.tsx';
import { AppAccessSection } from './AppAccessSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { LeaveOrDeleteSection } from './LeaveOrDeleteSection.tsx';
import { PlanSection } from './PlanSection.tsx';

export function WorkspaceSettingsScreen() {
  const { slug, name } = useWorkspace();
  return (
    <>
      <PageHeader
        title={t`Workspace settings`}
        description={t`The name, slug, policy for apps and plan of ${name}.`}
      />
      <Stack gap="2.5rem">
        <GeneralSection key={slug} />
        <AppAccessSection />
        <AgentClientsSection />
        <PlanSection />
        <LeaveOrDeleteSection />
      </Stack>
    </>
  );
}

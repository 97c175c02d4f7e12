import { IconLock } from '@tabler/icons-react';
import { mayManageApps } from '../../api/roles.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { NewAppForm } from './NewAppForm.tsx';

/** Makes an app of a prompt. */
export function NewAppScreen() {
  const workspace = useWorkspace();
  return (
    <>
      <PageHeader
        title="Create app"
        description="Write what it should do as you would tell a colleague. Integrations that you mention are linked with it."
        breadcrumbs={
          <TextLink to="/w/$workspace/apps" params={{ workspace: workspace.slug }}>
            Apps
          </TextLink>
        }
      />
      {mayManageApps(workspace) ? (
        <NewAppForm />
      ) : (
        <EmptyState Icon={IconLock} title="Editors create apps">
          To create an app you need to be an owner, an admin or an editor of the workspace; you are a viewer.
          Ask its owner.
        </EmptyState>
      )}
    </>
  );
}

import { t } from '@lingui/core/macro';
import { IconLock } from '@tabler/icons-react';
import { mayManageApps } from '../../api/roles.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { NewAppForm } from './NewAppForm.tsx';

/** Creates an app from a prompt. */
export function NewAppScreen() {
  const workspace = useWorkspace();
  return (
    <>
      <PageHeader
        title={t`Create app`}
        description={t`Describe what the app should do. Integrations that you mention are added to it.`}
        breadcrumbs={
          <TextLink to="/w/$workspace/apps" params={{ workspace: workspace.slug }}>{t`Apps`}</TextLink>
        }
      />
      {mayManageApps(workspace) ? (
        <NewAppForm />
      ) : (
        <EmptyState
          Icon={IconLock}
          title={t`Viewers cannot create apps`}
        >{t`Owners, admins and editors of the workspace can create apps; you are a viewer. Ask its owner for access.`}</EmptyState>
      )}
    </>
  );
}

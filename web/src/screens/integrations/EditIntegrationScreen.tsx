import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { integrationQuery } from '../../api/queries/integrations.ts';
import { specQuery } from '../../api/queries/specs.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { Editing } from './edit/Editing.tsx';
import { NoSuchIntegration } from './NoSuchIntegration.tsx';
import { ObstacleAlert } from './ObstacleAlert.tsx';
import { obstacleOf } from './obstacle.ts';

const route = getRouteApi('/signed-in/w/$workspace/integrations/$slug/edit');

/** Changes an integration, on its stored spec. */
export function EditIntegrationScreen() {
  const workspace = useWorkspace();
  const { slug } = route.useParams();
  const params = { workspace: workspace.slug, slug };
  return (
    <>
      <PageHeader
        title={t`Edit integration`}
        breadcrumbs={[
          <TextLink key="all" to="/w/$workspace/integrations" params={params}>{t`Integrations`}</TextLink>,
          <TextLink key="one" to="/w/$workspace/integrations/$slug" params={params}>
            {slug}
          </TextLink>,
        ]}
      />
      {obstacleOf(workspace) === undefined ? <LoadedForm key={slug} slug={slug} /> : <ObstacleAlert />}
    </>
  );
}

function LoadedForm({ slug }: { slug: string }) {
  const workspace = useWorkspace();
  const query = useQuery(integrationQuery(workspace.slug, slug));
  const specId = query.data?.spec_id;
  const spec = useQuery({ ...specQuery(workspace.slug, specId ?? ''), enabled: specId !== undefined });
  return (
    <Loaded
      query={query}
      skeleton={<DetailsSkeleton />}
      missing={<NoSuchIntegration workspace={workspace.slug} slug={slug} />}
    >
      {(integration) => (
        <Loaded query={spec} skeleton={<DetailsSkeleton />}>
          {(loadedSpec) => <Editing integration={integration} spec={loadedSpec} />}
        </Loaded>
      )}
    </Loaded>
  );
}

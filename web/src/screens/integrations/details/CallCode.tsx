import { t } from '@lingui/core/macro';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isReading } from '@trunkline/contract/operation-effect';
import { type Integration, integrationOperationsQuery } from '../../../api/queries/integrations.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { TextLink } from '../../../components/links.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { EndpointCode } from './EndpointCode.tsx';
import { Panel } from './Panel.tsx';

/** The code of one endpoint that only reads, where there is one. */
export function CallCode({ integration: { slug } }: { integration: Integration }) {
  const workspace = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(workspace.slug, slug));
  return (
    <Panel
      title={t`Call it from an app`}
      actions={
        <TextLink
          to="/w/$workspace/integrations/$slug"
          params={{ workspace: workspace.slug, slug }}
          search={{ tab: 'endpoints' }}
          size="sm"
        >{t`All endpoints`}</TextLink>
      }
    >
      <Loaded query={operations} skeleton={<Skeleton height={240} aria-busy="true" />}>
        {(all) => {
          const operation = all.find(({ key }) => isReading(key)) ?? all[0];
          return operation && <EndpointCode slug={slug} operation={operation} />;
        }}
      </Loaded>
    </Panel>
  );
}

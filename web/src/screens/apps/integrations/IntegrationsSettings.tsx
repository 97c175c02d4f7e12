import { Stack, Text } from '@mantine/core';
import { IconPlug } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { App } from '../../../api/queries/apps.ts';
import { integrationsQuery } from '../../../api/queries/integrations.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { LinkButton } from '../../../components/links.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { IntegrationPermissions } from './IntegrationPermissions.tsx';

/** The permissions of the app for each integration of the workspace. */
export function IntegrationsSettings({ app }: { app: App }) {
  const { slug } = useWorkspace();
  const integrations = useQuery(integrationsQuery(slug));
  return (
    <Loaded query={integrations} skeleton={<ListSkeleton rows={3} />}>
      {(items) =>
        items.length === 0 ? (
          <NoIntegrations />
        ) : (
          <Stack gap="md">
            <Text c="dimmed" maw="46rem">
              An app may use every integration of its workspace unless you restrict it. Changes apply to the
              app’s next call.
            </Text>
            {items.map((integration) => (
              <IntegrationPermissions
                key={integration.slug}
                app={app}
                integration={integration}
                match={app.integrations.find(({ slug }) => slug === integration.slug)}
              />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

function NoIntegrations() {
  const { slug } = useWorkspace();
  return (
    <EmptyState
      Icon={IconPlug}
      title="No integrations yet"
      actions={
        <LinkButton to="/w/$workspace/integrations" params={{ workspace: slug }} variant="default">
          Go to integrations
        </LinkButton>
      }
    >
      After the workspace has an integration, you can set here whether this app may use it, which endpoints,
      and how often.
    </EmptyState>
  );
}

import { Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { App } from '../../../api/queries/apps.ts';
import {
  type IntegrationSummary,
  integrationOperationsQuery,
  integrationsQuery,
} from '../../../api/queries/integrations.ts';
import { Loaded } from '../../../components/Loaded.tsx';
import { TextLink } from '../../../components/links.tsx';
import { ListSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { EndpointCode } from '../../integrations/details/EndpointCode.tsx';

/** The code of a call; the best match of the app's prompt is preselected. */
export function FirstCall({ app }: { app: App }) {
  const { slug } = useWorkspace();
  const integrations = useQuery(integrationsQuery(slug));
  return (
    <Loaded query={integrations} skeleton={<ListSkeleton rows={3} />}>
      {(items) => (items.length === 0 ? <NothingToCall /> : <CallCode app={app} integrations={items} />)}
    </Loaded>
  );
}

function NothingToCall() {
  const { slug } = useWorkspace();
  return (
    <Text size="sm">
      The workspace has no integrations yet, so there is nothing to call.{' '}
      <TextLink to="/w/$workspace/integrations" params={{ workspace: slug }} underline="always" inherit>
        Go to integrations
      </TextLink>
    </Text>
  );
}

type CallCodeProps = { app: App; integrations: readonly IntegrationSummary[] };

function CallCode({ app, integrations }: CallCodeProps) {
  const [selected, setSelected] = useState(app.integrations[0]?.slug ?? integrations[0]?.slug ?? '');
  return (
    <Stack>
      <Select
        label="Integration"
        maw="22rem"
        data={integrations.map(({ slug, name }) => ({ value: slug, label: name }))}
        allowDeselect={false}
        value={selected}
        onChange={(slug) => slug !== null && setSelected(slug)}
      />
      <OperationCode key={selected} app={app} integration={selected} />
    </Stack>
  );
}

function OperationCode({ app, integration }: { app: App; integration: string }) {
  const { slug } = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(slug, integration));
  const suggested = app.integrations.find(({ slug }) => slug === integration)?.operations[0];
  const [selected, setSelected] = useState(suggested);
  return (
    <Loaded query={operations} skeleton={<ListSkeleton rows={3} />}>
      {(items) => {
        const operation = items.find(({ key }) => key === selected) ?? items[0];
        if (operation === undefined) return null;
        return (
          <>
            <Select
              label="Endpoint"
              maw="36rem"
              searchable
              allowDeselect={false}
              data={items.map(({ key }) => key)}
              value={operation.key}
              onChange={(key) => key !== null && setSelected(key)}
              description={operation.summary}
            />
            <EndpointCode slug={integration} operation={operation} appId={app.id} />
          </>
        );
      }}
    </Loaded>
  );
}

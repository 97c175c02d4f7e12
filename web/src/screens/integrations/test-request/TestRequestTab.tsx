import { Group, Select, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Integration, integrationOperationsQuery } from '../../../api/queries/integrations.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../obstacle.ts';
import { TestRequest } from './TestRequest.tsx';

const route = getRouteApi('/signed-in/w/$workspace/integrations/$slug');

/** Sends test requests and displays request and response. For admins. */
export function TestRequestTab({ integration }: { integration: Integration }) {
  const obstacle = obstacleOf(useWorkspace());
  if (obstacle === undefined) return <TestableOperations slug={integration.slug} />;
  return (
    <EmptyState
      Icon={IconLock}
      title={
        obstacle === 'role' ? 'Only admins can send test requests' : 'Test requests need the builder plan'
      }
    >
      {obstacle === 'role'
        ? 'A test request carries the headers of the workspace and may change data at the API. Apps can call the integration without it.'
        : 'In a shared workspace on the builder plan or higher, admins can send test requests here.'}
    </EmptyState>
  );
}

function TestableOperations({ slug }: { slug: string }) {
  const workspace = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(workspace.slug, slug));
  const { operation: openKey } = route.useSearch();
  const navigate = route.useNavigate();
  const select = (key: string | null) => {
    if (key !== null) void navigate({ search: { tab: 'try', operation: key }, replace: true });
  };
  return (
    <Loaded query={operations} skeleton={<DetailsSkeleton />}>
      {(all) => {
        const selected = all.find(({ key }) => key === openKey) ?? all[0];
        if (!selected) return null;
        return (
          <Stack gap="lg">
            <Select
              label="Endpoint"
              maw="46rem"
              searchable
              allowDeselect={false}
              data={all.map(({ key, method, path }) => ({
                value: key,
                label: `${method.toUpperCase()} ${path}`,
              }))}
              value={selected.key}
              onChange={select}
              renderOption={({ option: { value } }) => {
                const operation = all.find(({ key }) => key === value);
                return operation && <EndpointOption {...operation} />;
              }}
            />
            <TestRequest key={selected.key} slug={slug} operation={selected} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

function EndpointOption({ method, path, summary }: { method: string; path: string; summary: string }) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <MethodBadge method={method} />
      <Stack gap={0} miw={0}>
        <Text size="sm" ff="monospace">
          {path}
        </Text>
        <Text size="xs" c="dimmed">
          {summary}
        </Text>
      </Stack>
    </Group>
  );
}

import { t } from '@lingui/core/macro';
import { Group, Select, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import {
  type Integration,
  integrationOperationsQuery,
  type Operation,
} from '../../../api/queries/integrations.ts';
import { meQuery } from '../../../api/queries/me.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { Loaded } from '../../../components/Loaded.tsx';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { obstacleOf } from '../obstacle.ts';
import { InputsOfCall } from './InputsOfCall.tsx';
import { readInputs, storeInputs } from './stored-inputs.ts';
import { TestRequest } from './TestRequest.tsx';
import { type TestRun, useTestSession, withOpenRun } from './test-session.ts';

const route = getRouteApi('/signed-in/w/$workspace/integrations/$slug');

/** Sends test requests and displays request and response. For admins. */
export function TestRequestTab({ integration }: { integration: Integration }) {
  const obstacle = obstacleOf(useWorkspace());
  if (obstacle === undefined) return <TestableOperations slug={integration.slug} />;
  return (
    <EmptyState
      Icon={IconLock}
      title={
        obstacle === 'role' ? t`Only admins can send test requests` : t`Test requests need the builder plan`
      }
    >
      {obstacle === 'role'
        ? t`A test request carries the headers of the workspace and may change data at the API. Apps can call the integration without it.`
        : t`In a shared workspace on the builder plan or higher, admins can send test requests here.`}
    </EmptyState>
  );
}

function TestableOperations({ slug }: { slug: string }) {
  const { slug: workspace } = useWorkspace();
  const operations = useQuery(integrationOperationsQuery(workspace, slug));
  return (
    <Loaded query={operations} skeleton={<DetailsSkeleton />}>
      {(all) => {
        const [first] = all;
        return first && <TestRequests workspace={workspace} slug={slug} operations={all} first={first} />;
      }}
    </Loaded>
  );
}

type TestRequestsProps = {
  workspace: string;
  slug: string;
  operations: readonly Operation[];
  first: Operation;
};

function TestRequests({ workspace, slug, operations, first }: TestRequestsProps) {
  const { session, change } = useKeptSession(workspace, slug);
  const find = (searched: string | undefined) => operations.find(({ key }) => key === searched);
  const { keyInUrl, select } = useKeyInUrl();
  // The URL has it until the endpoint is selected.
  const [call] = useState(route.useSearch().call);
  const selected = find(keyInUrl) ?? find(session.operation) ?? first;
  useEffect(() => {
    change((before) => ({ ...before, operation: selected.key }));
    select(selected.key);
  }, [selected.key, change, select]);
  const openRun = (run: TestRun) => {
    change((before) => withOpenRun(before, run));
    select(run.operation.key);
  };
  return (
    <Stack gap="lg">
      <Select
        label={t`Endpoint`}
        maw="46rem"
        searchable
        allowDeselect={false}
        data={operations.map(({ key, method, path }) => ({
          value: key,
          label: `${method.toUpperCase()} ${path}`,
        }))}
        value={selected.key}
        onChange={(key) => key !== null && select(key)}
        renderOption={({ option: { value } }) => {
          const operation = find(value);
          return operation && <EndpointOption {...operation} />;
        }}
      />
      {call !== undefined && (
        <InputsOfCall key={call} id={call} operation={find(keyInUrl) ?? selected} change={change} />
      )}
      <TestRequest
        key={selected.key}
        slug={slug}
        operation={selected}
        session={session}
        change={change}
        onOpenRun={openRun}
      />
    </Stack>
  );
}

/** The key of the selected operation is in the URL. */
function useKeyInUrl() {
  const { operation: keyInUrl } = route.useSearch();
  const navigate = route.useNavigate();
  const select = useCallback(
    (key: string) => void navigate({ search: { tab: 'try', operation: key }, replace: true }),
    [navigate],
  );
  return { keyInUrl, select };
}

/** The session of the integration: its inputs survive a reload, but not the user's session. */
function useKeptSession(workspace: string, slug: string) {
  const { data: me } = useSuspenseQuery(meQuery);
  const key = `trunkline.test-requests.1.${me.id}.${workspace}.${slug}`;
  const { session, change } = useTestSession(workspace, slug, () => readInputs(key));
  useEffect(() => storeInputs(key, session), [key, session]);
  return { session, change };
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

import { Alert, Button, Code, Drawer, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { appNamesQuery } from '../../api/queries/apps.ts';
import type { Call } from '../../api/queries/calls.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Facts } from '../../components/Facts.tsx';
import { TextLink } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { CallOutcome } from './CallOutcome.tsx';
import type { CallFilters } from './call-filters.ts';
import { outcomeOf } from './call-outcome.ts';

type Props = {
  /** Undefined: the panel is closed. */
  call: Call | undefined;
  onClose: () => void;
  /** Filters the list by a property of the call. */
  onFilter: (filters: CallFilters) => void;
};

/** The details of a call, with advice where it failed. */
export function CallDetails({ call, onClose, onFilter }: Props) {
  // The content stays while the panel closes.
  const [last, setLast] = useState(call);
  if (call !== undefined && call !== last) setLast(call);
  return (
    <Drawer opened={call !== undefined} onClose={onClose} position="right" size="30rem" title="Call">
      {last && <Details call={last} onFilter={onFilter} />}
    </Drawer>
  );
}

function Details({ call, onFilter }: { call: Call; onFilter: Props['onFilter'] }) {
  const { code, subject, integration, operation, reason } = call;
  const { advice, color } = outcomeOf(call);
  return (
    <Stack gap="lg">
      <CallOutcome call={call} />
      {advice && (
        <Alert color={color} variant="light">
          <Text size="sm">{advice}</Text>
        </Alert>
      )}
      <Facts
        facts={[
          ['Time', exact.format(new Date(call.at))],
          ['App', <AppName key="app" call={call} />],
          ['Integration', <IntegrationName key="integration" call={call} />],
          ['Endpoint', <Code key="operation">{operation}</Code>],
          ['Trunkline status', call.status],
          ['Attempts', attemptsIn(call)],
          ['API status', call.status_code ?? 'No response'],
          ...(code === null ? [] : [['Problem', <Code key="code">{code}</Code>] as const]),
          ...(reason === null ? [] : [['Reason', reason] as const]),
          ['User', subject ?? 'None (app token or anonymous call)'],
          ...(call.cache === null ? [] : [['Cache', CACHE_RESULTS[call.cache] ?? call.cache] as const]),
          ['Duration', `${call.duration_ms} ms`],
          ['Request size', bytes(call.request_bytes)],
          ['Response size', bytes(call.response_bytes)],
          [
            'Request ID',
            <Group key="id" gap={4} wrap="nowrap">
              <Code>{call.id}</Code>
              <CopyButton text={call.id} label="Copy request ID" />
            </Group>,
          ],
        ]}
      />
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => onFilter({ integration, operation })}>
          All calls to this endpoint
        </Button>
        {code !== null && (
          <Button size="xs" variant="default" onClick={() => onFilter({ code })}>
            All calls with this problem
          </Button>
        )}
        {subject !== null && (
          <Button size="xs" variant="default" onClick={() => onFilter({ subject })}>
            All calls by this user
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function AppName({ call: { app_id } }: { call: Call }) {
  const { slug } = useWorkspace();
  const { data: apps } = useQuery(appNamesQuery(slug));
  const app = apps?.find(({ id }) => id === app_id);
  if (app === undefined) return apps === undefined ? app_id : `Deleted (${app_id})`;
  return (
    <TextLink to="/w/$workspace/apps/$app" params={{ workspace: slug, app: app.id }} inherit>
      {app.name}
    </TextLink>
  );
}

/** The slug that was called; a link where the integration exists. */
function IntegrationName({ call: { integration, integration_id } }: { call: Call }) {
  const { slug } = useWorkspace();
  if (integration_id === null) return integration;
  return (
    <TextLink to="/w/$workspace/integrations/$slug" params={{ workspace: slug, slug: integration }} inherit>
      {integration}
    </TextLink>
  );
}

function attemptsIn({ attempts }: Call): string {
  if (attempts === 0) return 'None: not sent to the API';
  return attempts === 1 ? '1' : `${attempts} (retried)`;
}

const CACHE_RESULTS: Readonly<Record<string, string>> = {
  hit: 'Hit: the response came from the cache',
  miss: 'Miss: the response came from the API',
};

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' });
const number = new Intl.NumberFormat('en');

function bytes(count: number): string {
  return `${number.format(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

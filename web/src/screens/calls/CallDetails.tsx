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
  /** Nothing: the panel is closed. */
  call: Call | undefined;
  onClose: () => void;
  /** Narrows the list to what the call is one of. */
  onNarrow: (filters: CallFilters) => void;
};

/** All that is known of a call, and what to do about it where it went wrong. */
export function CallDetails({ call, onClose, onNarrow }: Props) {
  // What is shown stays while the panel slides away.
  const [last, setLast] = useState(call);
  if (call !== undefined && call !== last) setLast(call);
  return (
    <Drawer opened={call !== undefined} onClose={onClose} position="right" size="30rem" title="Call">
      {last && <Details call={last} onNarrow={onNarrow} />}
    </Drawer>
  );
}

function Details({ call, onNarrow }: { call: Call; onNarrow: Props['onNarrow'] }) {
  const { code, subject, integration, operation } = call;
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
          ['Operation', <Code key="operation">{operation}</Code>],
          ['Trunkline answered', call.status],
          ['Sent to the API', attemptsIn(call)],
          ['The API answered', call.status_code ?? 'Nothing'],
          ...(code === null ? [] : [['Problem', <Code key="code">{code}</Code>] as const]),
          ['User', subject ?? 'None: it came with a token of the app, or anonymously'],
          ...(call.cache === null ? [] : [['Kept answer', KEPT[call.cache] ?? call.cache] as const]),
          ['Took', `${call.duration_ms} ms`],
          ['Sent', bytes(call.request_bytes)],
          ['Received', bytes(call.response_bytes)],
          [
            'Request id',
            <Group key="id" gap={4} wrap="nowrap">
              <Code>{call.id}</Code>
              <CopyButton text={call.id} label="Copy request id" />
            </Group>,
          ],
        ]}
      />
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => onNarrow({ integration, operation })}>
          All calls of this operation
        </Button>
        {code !== null && (
          <Button size="xs" variant="default" onClick={() => onNarrow({ code })}>
            All with this problem
          </Button>
        )}
        {subject !== null && (
          <Button size="xs" variant="default" onClick={() => onNarrow({ subject })}>
            All of this user
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

/** The name that was called; it leads on where that integration is known. */
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
  if (attempts === 0) return 'Not at all';
  return attempts === 1 ? 'Once' : `${attempts} times: it was tried again`;
}

const KEPT: Readonly<Record<string, string>> = {
  hit: 'Used: the API was not asked',
  miss: 'There was none, so the API was asked',
};

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' });
const number = new Intl.NumberFormat('en');

function bytes(count: number): string {
  return `${number.format(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

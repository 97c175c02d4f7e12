import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Alert, Button, Code, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { appNamesQuery } from '../../api/queries/apps.ts';
import { type Call, callQuery, type CallDetails as Details } from '../../api/queries/calls.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { exactText, timeZoneText } from '../../components/clock-time.ts';
import { durationText } from '../../components/duration-text.ts';
import { Facts } from '../../components/Facts.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton, TextLink } from '../../components/links.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { sizeText } from '../../components/size-text.ts';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { obstacleOf } from '../integrations/obstacle.ts';
import { CallOutcome } from './CallOutcome.tsx';
import { CapturedCall } from './CapturedCall.tsx';
import type { CallFilters } from './call-filters.ts';
import { outcomeOf } from './call-outcome.ts';
import { Waterfall } from './Waterfall.tsx';

type Props = {
  /** Of the call. */
  id: string | undefined;
  opened: boolean;
  onClose: () => void;
  /** Filters the list by a property of the call. */
  onFilter: (filters: CallFilters) => void;
};

/** The details of a call, with advice where it failed. */
export function CallDetails({ id, opened, onClose, onFilter }: Props) {
  // The content stays while the panel closes.
  const [last, setLast] = useState(id);
  if (id !== undefined && id !== last) setLast(id);
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size="34rem" title={t`Call`}>
      {last && <LoadedDetails id={last} onFilter={onFilter} />}
    </Drawer>
  );
}

function LoadedDetails({ id, onFilter }: { id: string; onFilter: Props['onFilter'] }) {
  const { slug } = useWorkspace();
  const call = useQuery(callQuery(slug, id));
  return (
    <Loaded query={call} skeleton={<DetailsSkeleton />}>
      {(loaded) => <DetailsOf call={loaded} onFilter={onFilter} />}
    </Loaded>
  );
}

function sourceText(source: Details['source'], client: string | null): string {
  return source === 'mcp' ? `MCP${client === null ? '' : `, ${client}`}` : t`Test call of a member`;
}

function DetailsOf({ call, onFilter }: { call: Details; onFilter: Props['onFilter'] }) {
  const { code, subject, source, client, trace_id, integration, operation, reason, timings } = call;
  const { advice, color } = outcomeOf(call);
  const workspace = useWorkspace();
  const isEditable = call.integration_id !== null && obstacleOf(workspace) === undefined;
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
          [t`Time`, <Time key="time" at={call.at} />],
          [t`App`, <AppName key="app" call={call} />],
          [t`Integration`, <IntegrationName key="integration" call={call} />],
          [t`Endpoint`, <Code key="operation">{operation}</Code>],
          [t`Trunkline status`, call.status],
          [t`Attempts`, attemptsIn(call)],
          [t`API status`, call.status_code ?? t`No response`],
          ...(code === null ? [] : [[t`Problem`, <Code key="code">{code}</Code>] as const]),
          ...(reason === null ? [] : [[t`Reason`, reason] as const]),
          ...(source === 'http' ? [] : [[t`Source`, sourceText(source, client)] as const]),
          ...(trace_id === null ? [] : [[t`Trace ID`, trace_id] as const]),
          [t`User`, subject ?? t`None (app token or anonymous call)`],
          ...(call.cache === null
            ? []
            : [[t`Cache`, textOf(CACHE_RESULTS[call.cache] ?? call.cache)] as const]),
          [t`Duration`, durationText(call.duration_ms)],
          [t`Request size`, sizeText(call.request_bytes)],
          [t`Response size`, sizeText(call.response_bytes)],
          [
            t`Request ID`,
            <Group key="id" gap={4} wrap="nowrap">
              <Code>{call.id}</Code>
              <CopyButton text={call.id} label={t`Copy request ID`} />
            </Group>,
          ],
        ]}
      />
      {timings && (
        <Stack gap="xs">
          <Title order={2} size="sm">
            {t`Where the time went`}
          </Title>
          <Waterfall timings={timings} />
        </Stack>
      )}
      {isEditable && call.captured && <CapturedCall key={call.id} call={call} />}
      <Group gap="xs">
        {isEditable && <SendAgain call={call} />}
        <Button size="xs" variant="default" onClick={() => onFilter({ integration, operation })}>
          {t`All calls to this endpoint`}
        </Button>
        {code !== null && (
          <Button size="xs" variant="default" onClick={() => onFilter({ code })}>
            {t`All calls with this problem`}
          </Button>
        )}
        {trace_id !== null && (
          <Button size="xs" variant="default" onClick={() => onFilter({ trace: trace_id })}>
            {t`All calls of this trace`}
          </Button>
        )}
        {subject !== null && (
          <Button size="xs" variant="default" onClick={() => onFilter({ subject })}>
            {t`All calls by this user`}
          </Button>
        )}
      </Group>
      {isEditable && !call.captured && (
        <Text size="xs" c="dimmed">
          {t`A test starts without the inputs of this call: they are kept only while capture is on.`}
        </Text>
      )}
    </Stack>
  );
}

/** To the form of a test request for the same endpoint, with the inputs of the call where they are captured. */
function SendAgain({ call: { id, integration, operation, captured } }: { call: Details }) {
  const workspace = useWorkspace();
  return (
    <LinkButton
      to="/w/$workspace/integrations/$slug"
      params={{ workspace: workspace.slug, slug: integration }}
      search={{ tab: 'try', operation, ...(captured && { call: id }) }}
      size="xs"
      variant="light"
    >
      {t`Send again as a test`}
    </LinkButton>
  );
}

function Time({ at }: { at: string }) {
  return (
    <>
      <time dateTime={at}>{exactText(new Date(at))}</time>{' '}
      <Text span size="xs" c="dimmed">
        {timeZoneText()}
      </Text>
    </>
  );
}

function AppName({ call: { app_id } }: { call: Call }) {
  const { slug } = useWorkspace();
  const { data: apps } = useQuery(appNamesQuery(slug));
  const app = apps?.find(({ id }) => id === app_id);
  if (app === undefined) return apps === undefined ? app_id : t`Deleted (${app_id})`;
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
  if (attempts === 0) return t`None: not sent to the API`;
  return attempts === 1 ? '1' : t`${attempts} (retried)`;
}

const CACHE_RESULTS: Readonly<Record<string, MessageDescriptor>> = {
  hit: msg`Hit: the response came from the cache`,
  miss: msg`Miss: the response came from the API`,
};

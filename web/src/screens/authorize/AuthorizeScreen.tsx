import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Code, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type AuthorizationRequest,
  authorizationRequestQuery,
  authorizeAgent,
} from '../../api/queries/agents.ts';
import { appNamesQuery } from '../../api/queries/apps.ts';
import { type Workspace, workspacesQuery } from '../../api/queries/workspaces.ts';
import { mayManageApps } from '../../api/roles.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { textOf } from '../../language/text.ts';
import { homeOf } from '../../layout/current-workspace.ts';
import { AgentLimits, INITIAL_LIMITS, toLimits } from '../apps/agents/AgentLimits.tsx';

const route = getRouteApi('/signed-in/authorize');

type Prompt = Awaited<ReturnType<NonNullable<ReturnType<typeof authorizationRequestQuery>['queryFn']>>>;

/** Where an agent asks a member what it may do. */
export function AuthorizeScreen() {
  const request = route.useSearch();
  const prompt = useQuery(authorizationRequestQuery(request));
  return (
    <>
      <PageHeader
        title={prompt.data ? t`Authorize ${prompt.data.client.name}` : t`Authorize an agent`}
        description={t`An agent asks to call APIs as one of your apps.`}
      />
      <Loaded query={prompt} skeleton={<DetailsSkeleton />}>
        {(loaded) => <Consent request={request} prompt={loaded} />}
      </Loaded>
    </>
  );
}

function Consent({ request, prompt }: { request: AuthorizationRequest; prompt: Prompt }) {
  const workspaces = useQuery(workspacesQuery);
  const { client, error, deny_url } = prompt;
  if (error !== null) {
    return (
      <Alert color="red" icon={<IconAlertTriangle />} title={t`The agent cannot be authorized`}>
        <Stack align="flex-start">
          <Text size="sm">
            <Trans>Its request is wrong: {error}.</Trans>
          </Text>
          <Button variant="default" component="a" href={deny_url}>{t`Return to the agent`}</Button>
        </Stack>
      </Alert>
    );
  }
  return (
    <Stack maw="40rem" gap="lg">
      <Identity prompt={prompt} />
      <Loaded query={workspaces} skeleton={<DetailsSkeleton />}>
        {(all) => (
          <ConsentForm
            request={request}
            denyUrl={deny_url}
            clientName={client.name}
            workspaces={all.filter(
              (one) =>
                one.kind === 'shared' &&
                mayManageApps(one) &&
                (client.workspace === null || client.workspace === one.slug),
            )}
          />
        )}
      </Loaded>
    </Stack>
  );
}

/** Who asks, as far as it is known. */
function Identity({ prompt: { client, redirect_uri, is_loopback } }: { prompt: Prompt }) {
  return (
    <Alert
      color={client.kind === 'registered' ? 'blue' : 'amber'}
      icon={<IconAlertTriangle />}
      title={textOf(IDENTITY_TITLES[client.kind])}
    >
      <Stack gap="xs">
        {client.kind === 'metadata_document' && (
          <Text size="sm">
            <Trans>
              It is described at <Code>{client.id}</Code>.
            </Trans>
          </Text>
        )}
        <Text size="sm">
          {is_loopback ? (
            <Trans>
              Access is given to a program on this computer, at{' '}
              <Code style={{ overflowWrap: 'anywhere' }}>{redirect_uri}</Code>. Continue only if you started
              this in that agent yourself.
            </Trans>
          ) : (
            <Trans>
              Access is given to <Code style={{ overflowWrap: 'anywhere' }}>{redirect_uri}</Code>. Continue
              only if you started this in that agent yourself.
            </Trans>
          )}
        </Text>
      </Stack>
    </Alert>
  );
}

const IDENTITY_TITLES = {
  registered: msg`Registered by an admin of the workspace`,
  self_registered: msg`The agent chose its name itself`,
  metadata_document: msg`The agent is identified by a web page`,
} as const;

type FormProps = {
  request: AuthorizationRequest;
  denyUrl: string;
  clientName: string;
  workspaces: readonly Workspace[];
};

function ConsentForm({ request, denyUrl, clientName, workspaces }: FormProps) {
  const [workspace, setWorkspace] = useState(homeOf(workspaces) ?? '');
  const [app, setApp] = useState('');
  const [limits, setLimits] = useState(INITIAL_LIMITS);
  const apps = useQuery({ ...appNamesQuery(workspace), enabled: workspace !== '' });
  const { mutate, error, isPending, isSuccess } = useMutation({
    ...authorizeAgent(workspace, app),
    meta: { showsProblem: true },
  });
  if (workspaces.length === 0) {
    return (
      <Alert color="amber" icon={<IconAlertTriangle />} title={t`You cannot authorize this agent`}>
        <Stack align="flex-start">
          <Text size="sm">{t`To authorize agents you need to be an owner, admin or editor of a shared workspace. Ask its owner.`}</Text>
          <Button variant="default" component="a" href={denyUrl}>{t`Return to the agent`}</Button>
        </Stack>
      </Alert>
    );
  }
  const authorize = () =>
    mutate(
      { request, ...toLimits(limits) },
      { onSuccess: ({ redirect_to }) => window.location.assign(redirect_to) },
    );
  return (
    <Paper withBorder radius="lg" p="lg">
      <Stack>
        <ProblemAlert problem={error ?? undefined} />
        <Select
          label={t`Workspace`}
          allowDeselect={false}
          data={workspaces.map(({ slug, name }) => ({ value: slug, label: name }))}
          value={workspace}
          onChange={(slug) => {
            setWorkspace(slug ?? '');
            setApp('');
            setLimits(INITIAL_LIMITS);
          }}
        />
        <Select
          label={t`App`}
          description={t`${clientName} calls as this app, with its integrations and limits.`}
          placeholder={t`Select an app`}
          searchable
          allowDeselect={false}
          nothingFoundMessage={t`No apps match`}
          data={apps.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={app === '' ? null : app}
          onChange={(id) => {
            setApp(id ?? '');
            setLimits(INITIAL_LIMITS);
          }}
        />
        {app !== '' && (
          <AgentLimits key={app} workspace={workspace} app={app} values={limits} onChange={setLimits} />
        )}
        <Text
          size="sm"
          c="dimmed"
        >{t`It ends when you revoke it under Agents of the app, or are no longer an editor of the workspace. API keys are never given to the agent.`}</Text>
        <Group justify="flex-end">
          <Button variant="default" component="a" href={denyUrl}>{t`Deny`}</Button>
          <Button
            disabled={app === ''}
            loading={isPending || isSuccess}
            onClick={authorize}
          >{t`Authorize`}</Button>
        </Group>
      </Stack>
    </Paper>
  );
}

import { t } from '@lingui/core/macro';
import { Button, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlugOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { instanceQuery } from '../../api/queries/instance.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { LinkButton, TextLink } from '../../components/links.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { ListSkeleton } from '../../components/Skeletons.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { useArrival } from '../../layout/use-arrival.ts';
import { TestCallResponse } from '../apps/TestCallResponse.tsx';
import { Panel } from '../integrations/details/Panel.tsx';
import { ObstacleAlert } from '../integrations/ObstacleAlert.tsx';
import { obstacleOf } from '../integrations/obstacle.ts';
import { NextWithYourApi } from './NextWithYourApi.tsx';
import { SampleSteps } from './SampleSteps.tsx';
import type { SampleApi } from './sample-run.ts';
import { useSampleRun } from './use-sample-run.ts';

/** A first call to the sample API, in one click. */
export function SampleScreen() {
  const workspace = useWorkspace();
  const instance = useQuery(instanceQuery);
  return (
    <>
      <PageHeader
        title={t`Try with the sample API`}
        description={t`A small ticket system that comes with Trunkline. This registers it, creates an app, and sends the app’s first call. Running it again creates nothing twice.`}
        breadcrumbs={
          <TextLink
            to="/w/$workspace/integrations"
            params={{ workspace: workspace.slug }}
          >{t`Integrations`}</TextLink>
        }
      />
      {obstacleOf(workspace) === undefined ? (
        <Loaded query={instance} skeleton={<ListSkeleton rows={5} />}>
          {({ sample_api }) =>
            sample_api ? <Run key={workspace.slug} sample={sample_api} /> : <NoSampleApi />
          }
        </Loaded>
      ) : (
        <ObstacleAlert />
      )}
    </>
  );
}

function Run({ sample }: { sample: SampleApi }) {
  const { run, isRunning, problem, start } = useSampleRun(sample);
  useArrival('startsSample', start);
  return (
    <Stack gap="lg" maw="60rem">
      <Panel title={t`Steps`}>
        <SampleSteps run={run} isRunning={isRunning} hasFailed={problem !== null} />
        {problem && (
          <ProblemAlert problem={problem}>
            <Text size="sm">{t`What is done stays. Running it again continues with the step that failed.`}</Text>
          </ProblemAlert>
        )}
        {!isRunning && !run.call && (
          <div>
            <Button leftSection={<IconPlayerPlay size={16} />} onClick={start}>
              {problem ? t`Continue` : t`Try with the sample API`}
            </Button>
          </div>
        )}
      </Panel>
      {run.call && (
        <>
          <TestCallResponse call={run.call} />
          <NextWithYourApi run={run} />
        </>
      )}
    </Stack>
  );
}

function NoSampleApi() {
  const { slug } = useWorkspace();
  return (
    <EmptyState
      Icon={IconPlugOff}
      title={t`The sample API is off on this server`}
      actions={
        <LinkButton
          to="/w/$workspace/integrations/new"
          params={{ workspace: slug }}
        >{t`Add Integration`}</LinkButton>
      }
    >{t`Its operator has switched it off. Register an API of your own instead.`}</EmptyState>
  );
}

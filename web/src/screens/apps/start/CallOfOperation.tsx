import { t } from '@lingui/core/macro';
import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { lazyRouteComponent } from '@tanstack/react-router';
import { isReading } from '@trunkline/contract/operation-effect';
import { Suspense, useState } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import type { App } from '../../../api/queries/apps.ts';
import type { Operation } from '../../../api/queries/integrations.ts';
import { mayManageApps } from '../../../api/roles.ts';
import { ElapsedTime } from '../../../components/ElapsedTime.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { DetailsSkeleton } from '../../../components/Skeletons.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { EndpointCode } from '../../integrations/details/EndpointCode.tsx';
import { Panel } from '../../integrations/details/Panel.tsx';
import { exampleInputOf } from '../../integrations/operation/example-input.ts';
import { hasFieldFor, TestRequestForm } from '../../integrations/test-request/TestRequestForm.tsx';
import { formOf, inputOf } from '../../integrations/test-request/test-input.ts';
import type { Inputs } from '../../integrations/test-request/test-session.ts';
import { useTestCall } from './use-test-call.ts';

/** Loaded with the first call. */
const TestCallResponse = lazyRouteComponent(() => import('../TestCallResponse.tsx'), 'TestCallResponse');

type Props = { app: App; integration: string; operation: Operation; token: string | undefined };

/** One input for the code of a call and for a call from this page, which has the app's own limits. */
export function CallOfOperation({ app, integration, operation, token }: Props) {
  const mayRun = mayManageApps(useWorkspace());
  const [inputs, setInputs] = useState<Inputs>(() => ({
    ...formOf(operation, exampleInputOf(operation)),
    isStreamed: false,
  }));
  const { input, issues } = inputOf(operation, inputs.fields, inputs.body);
  const { operation: _, ...callInput } = input;
  return (
    <SimpleGrid cols={{ base: 1, lg: mayRun ? 2 : 1 }} spacing="lg" style={{ alignItems: 'start' }}>
      {mayRun && (
        <RunHere
          app={app}
          integration={integration}
          operation={operation}
          inputs={inputs}
          onChange={setInputs}
        />
      )}
      <Panel title={t`Code`}>
        <EndpointCode
          slug={integration}
          operation={operation}
          appId={app.id}
          input={issues.length === 0 ? callInput : exampleInputOf(operation)}
          {...(token !== undefined && { token })}
        />
      </Panel>
    </SimpleGrid>
  );
}

type RunHereProps = Omit<Props, 'token'> & { inputs: Inputs; onChange: (inputs: Inputs) => void };

function RunHere({ app, integration, operation, inputs, onChange }: RunHereProps) {
  const { call, problem, startedAt, start, cancel } = useTestCall(app.id);
  const [hasTried, setHasTried] = useState(false);
  const { input, issues: invalid } = inputOf(operation, inputs.fields, inputs.body);
  const rejected = problem instanceof ApiProblem ? problem.errors : [];
  const issues = invalid.length > 0 ? (hasTried ? invalid : []) : rejected;
  const isAllAtFields = rejected.length > 0 && rejected.every((issue) => hasFieldFor(operation, issue));

  function run(): void {
    setHasTried(true);
    if (invalid.length === 0) start({ integration, ...input });
  }

  return (
    <Stack gap="lg">
      <Panel
        title={t`Run here`}
        actions={
          startedAt !== undefined && (
            <Group gap="xs">
              <Text size="sm" c="dimmed" component="span">
                <ElapsedTime since={startedAt} />
              </Text>
              <Button variant="default" size="compact-sm" onClick={cancel}>{t`Cancel`}</Button>
            </Group>
          )
        }
      >
        <Text size="sm" c="dimmed">
          {isReading(operation.key)
            ? t`Calls the API as this app, under its limits, and without a token.`
            : t`Calls the API as this app, under its limits, and without a token. This endpoint may change data there.`}
        </Text>
        <TestRequestForm
          operation={operation}
          issues={issues}
          isSending={startedAt !== undefined}
          inputs={inputs}
          onChange={onChange}
          onSend={run}
          action={t`Run here`}
          canStream={false}
        />
        {problem && !isAllAtFields && <ProblemAlert problem={problem} />}
      </Panel>
      {call && (
        <Suspense fallback={<DetailsSkeleton />}>
          <TestCallResponse call={call} />
        </Suspense>
      )}
    </Stack>
  );
}

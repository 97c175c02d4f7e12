import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import type { Operation } from '../../../api/queries/integrations.ts';
import { durationText } from '../../../components/duration-text.ts';
import { ElapsedTime } from '../../../components/ElapsedTime.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { Panel } from '../details/Panel.tsx';
import { RecentRequests } from './RecentRequests.tsx';
import classes from './TestRequest.module.css';
import { type FieldIssue, hasFieldFor, issueText, TestRequestForm } from './TestRequestForm.tsx';
import { TestResultView } from './TestResultView.tsx';
import { inputOf } from './test-input.ts';
import {
  type ChangeSession,
  type Inputs,
  type TestRun,
  type TestSession,
  withInputs,
} from './test-session.ts';
import { useTestRequest } from './use-test-request.ts';

type Props = {
  slug: string;
  operation: Operation;
  session: TestSession;
  change: ChangeSession;
  onOpenRun: (run: TestRun) => void;
};

/** The form of an operation, the result of the last test request, and the requests before it. */
export function TestRequest({ slug, operation, session, change, onOpenRun }: Props) {
  const inputs = session.inputs[operation.key] ?? emptyInputs(operation);
  const run = session.runs.find(({ id }) => id === session.open[operation.key]);
  const isPending = run !== undefined && run.durationMs === undefined;
  const { start } = useTestRequest(slug, change);
  const [invalid, setInvalid] = useState<readonly FieldIssue[]>([]);
  const issues = invalid.length > 0 ? invalid : issuesOf(run);

  function send(): void {
    const { input, issues: found } = inputOf(operation, inputs.fields, inputs.body);
    setInvalid(found);
    if (found.length === 0) start(operation, inputs, input);
  }

  return (
    <div className={classes.areas}>
      <div className={classes.request}>
        <Panel title={t`Request`}>
          <TestRequestForm
            operation={operation}
            issues={issues}
            isSending={isPending}
            inputs={inputs}
            onChange={(changed) => change((before) => withInputs(before, operation.key, changed))}
            onSend={send}
          />
        </Panel>
      </div>
      <Response operation={operation} run={run} issues={issues} />
      <div className={classes.recent}>
        <RecentRequests runs={session.runs} openId={run?.id} onOpen={onOpenRun} />
      </div>
    </div>
  );
}

function emptyInputs({ response_media_types }: Operation): Inputs {
  return { fields: {}, body: '', isStreamed: response_media_types.includes('text/event-stream') };
}

function issuesOf(run: TestRun | undefined): readonly FieldIssue[] {
  return run?.error instanceof ApiProblem ? run.error.errors : NO_ISSUES;
}

const NO_ISSUES: readonly FieldIssue[] = [];

type ResponseProps = {
  operation: Operation;
  run: TestRun | undefined;
  issues: readonly FieldIssue[];
};

function Response({ operation, run, issues }: ResponseProps) {
  const frame = useInViewWhilePending(run);
  return (
    <div ref={frame} className={classes.response}>
      <VisuallyHidden role="status">{run && summaryOf(run)}</VisuallyHidden>
      <ResponsePanel operation={operation} run={run} issues={issues} />
    </div>
  );
}

function ResponsePanel({ operation, run, issues }: ResponseProps) {
  if (!run)
    return (
      <Panel title={t`Response`}>
        <Text
          size="sm"
          c="dimmed"
        >{t`A test request is sent to the real API, with the headers of this integration. The request, the response and the timings appear here, with secrets redacted.`}</Text>
      </Panel>
    );
  const pending = run.durationMs === undefined && <Pending run={run} />;
  const problem = <RunProblem operation={operation} run={run} issues={issues} />;
  if (run.result)
    return (
      <TestResultView key={run.id} result={run.result} isBodyDropped={run.isBodyDropped} pending={pending}>
        {problem}
      </TestResultView>
    );
  return (
    <Panel title={t`Response`} actions={pending}>
      {pending && <Text size="sm">{t`Waiting for the response.`}</Text>}
      {run.wasCancelled && (
        <Text size="sm">
          <Trans>
            Cancelled after {durationText(run.durationMs ?? 0)}. The API may have received the request.
          </Trans>
        </Text>
      )}
      {problem}
    </Panel>
  );
}

/** How long it has taken so far, and a button that ends it. */
function Pending({ run: { startedAt, cancel } }: { run: TestRun }) {
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed" component="span">
        <ElapsedTime since={startedAt} />
      </Text>
      <Button variant="default" size="compact-sm" onClick={cancel}>{t`Cancel`}</Button>
    </Group>
  );
}

/** The error of a test request, unless fields of the form say it all. */
function RunProblem({ operation, run, issues }: ResponseProps) {
  const withoutField = issues.filter((issue) => !hasFieldFor(operation, issue));
  const areAllAtFields = issues.length > 0 && withoutField.length === 0;
  if (!run?.error) return null;
  if (areAllAtFields)
    return <Text size="sm">{t`The request was not sent: correct the fields and send it again.`}</Text>;
  return (
    <ProblemAlert problem={run.error}>
      {withoutField.map((issue) => (
        <Text key={`${issue.path} ${issueText(issue)}`} size="sm">
          {issue.path} {issueText(issue)}
        </Text>
      ))}
    </ProblemAlert>
  );
}

/** What screen readers say of a run. */
function summaryOf({ durationMs, result, wasCancelled, error }: TestRun): string {
  if (durationMs === undefined) return t`Waiting for the response`;
  if (wasCancelled) return t`Cancelled`;
  // An alert says it.
  if (error || !result) return '';
  return t`Response with status ${result.response.status_code} after ${durationText(durationMs)}`;
}

/** On a narrow screen the response is below the form: a request that starts scrolls to it. */
function useInViewWhilePending(run: TestRun | undefined) {
  const frame = useRef<HTMLDivElement>(null);
  const pendingId = run?.durationMs === undefined ? run?.id : undefined;
  useEffect(() => {
    if (pendingId === undefined || !frame.current) return;
    const { top } = frame.current.getBoundingClientRect();
    if (top > window.innerHeight / 2) frame.current.scrollIntoView({ block: 'start' });
  }, [pendingId]);
  return frame;
}

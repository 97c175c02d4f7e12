import { useMutation } from '@tanstack/react-query';
import type { Operation, TestInput } from '../../../api/queries/integrations.ts';
import { sendTestRequest, streamTestRequest } from '../../../api/test-requests.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { applyEvent, parseTestResult, type TestResult } from './test-result.ts';
import { type ChangeSession, type Inputs, type TestRun, withRun, withRunChanged } from './test-session.ts';

/** Sends a test request; its response goes to the session, also after the screen was left. */
export function useTestRequest(slug: string, change: ChangeSession) {
  const { slug: workspace } = useWorkspace();
  const sending = useMutation({
    mutationFn: ({ run, input, signal }: { run: TestRun; input: TestInput; signal: AbortSignal }) =>
      execute(run, input, signal),
    meta: { showsProblem: true },
  });

  function start(operation: Operation, inputs: Inputs, input: TestInput): void {
    const controller = new AbortController();
    const run = newRun(operation, inputs, () => controller.abort());
    change((session) => withRun(session, run));
    sending.mutate({ run, input, signal: controller.signal });
  }

  /** @throws ApiProblem, NoResponse: unless it was cancelled */
  async function execute(run: TestRun, input: TestInput, signal: AbortSignal): Promise<void> {
    const changeRun = (changed: Partial<TestRun>) =>
      change((session) => withRunChanged(session, run.id, changed));
    const durationMs = () => Date.now() - run.startedAt;
    try {
      for await (const result of resultsOf(run, input, signal)) changeRun({ result });
      changeRun({ durationMs: durationMs() });
    } catch (error) {
      const wasCancelled = signal.aborted;
      const failure = error instanceof Error ? error : new Error(String(error));
      changeRun({ durationMs: durationMs(), wasCancelled, error: wasCancelled ? null : failure });
      if (!wasCancelled) throw error;
    }
  }

  /** The result, of a streamed response what has arrived so far. */
  async function* resultsOf(
    { inputs }: TestRun,
    input: TestInput,
    signal: AbortSignal,
  ): AsyncGenerator<TestResult | undefined> {
    if (!inputs.isStreamed) {
      yield parseTestResult(await sendTestRequest(workspace, slug, input, signal));
      return;
    }
    let latest: TestResult | undefined;
    for await (const message of streamTestRequest(workspace, slug, input, signal)) {
      latest = applyEvent(latest, message);
      yield latest;
    }
  }

  return { start };
}

let runsSoFar = 0;

function newRun({ key, method, path }: Operation, inputs: Inputs, cancel: () => void): TestRun {
  runsSoFar += 1;
  return {
    id: String(runsSoFar),
    operation: { key, method, path },
    inputs,
    startedAt: Date.now(),
    durationMs: undefined,
    cancel,
    wasCancelled: false,
    result: undefined,
    isBodyDropped: false,
    error: null,
  };
}

import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sendTestRequest, streamTestRequest, type TestInput } from '../../../api/queries/integrations.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { applyEvent, parseTestResult, type TestResult } from './test-result.ts';

/** A test request, with its response as a whole or streamed. */
export type PendingTest = { input: TestInput; isStreamed: boolean };

/** Sends test requests one at a time. @returns the result and the error of the last */
export function useTestRequest(slug: string, onError: (error: Error) => void) {
  const { slug: workspace } = useWorkspace();
  const [result, setResult] = useState<TestResult>();
  const streaming = useRef<AbortController>(null);
  const stop = useCallback(() => streaming.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const sending = useMutation({
    mutationFn: ({ input, isStreamed }: PendingTest) => (isStreamed ? stream(input) : send(input)),
    onError,
    meta: { showsProblem: true },
  });

  async function send(input: TestInput): Promise<void> {
    setResult(parseTestResult(await sendTestRequest(workspace, slug, input)));
  }

  /** @throws ApiProblem, after the events before it were applied */
  async function stream(input: TestInput): Promise<void> {
    const controller = new AbortController();
    streaming.current = controller;
    let latest: TestResult | undefined;
    try {
      for await (const message of streamTestRequest(workspace, slug, input, controller.signal)) {
        latest = applyEvent(latest, message);
        setResult(latest);
      }
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  }

  /** Clears the last result. */
  function reset(): void {
    setResult(undefined);
    sending.reset();
  }

  return { result, error: sending.error, isPending: sending.isPending, start: sending.mutate, stop, reset };
}

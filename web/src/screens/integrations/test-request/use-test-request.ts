import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sendTestRequest, streamTestRequest, type TestInput } from '../../../api/queries/integrations.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { applyEvent, parseTestResult, type TestResult } from './test-result.ts';

/** How an answer is waited for: whole, or followed as it comes. */
export type PendingTest = { input: TestInput; isFollowed: boolean };

/** Trying operations of an integration, one at a time: what is there of the last, and what went wrong. */
export function useTestRequest(slug: string, onRefused: (error: Error) => void) {
  const { slug: workspace } = useWorkspace();
  const [tried, setTried] = useState<TestResult>();
  const following = useRef<AbortController>(null);
  const stop = useCallback(() => following.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const trying = useMutation({
    mutationFn: ({ input, isFollowed }: PendingTest) => (isFollowed ? follow(input) : wait(input)),
    onError: onRefused,
    meta: { showsProblem: true },
  });

  async function wait(input: TestInput): Promise<void> {
    setTried(parseTestResult(await sendTestRequest(workspace, slug, input)));
  }

  /** @throws ApiProblem, after what came before it is shown */
  async function follow(input: TestInput): Promise<void> {
    const controller = new AbortController();
    following.current = controller;
    let latest: TestResult | undefined;
    try {
      for await (const message of streamTestRequest(workspace, slug, input, controller.signal)) {
        latest = applyEvent(latest, message);
        setTried(latest);
      }
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  }

  /** Forgets the last. */
  function reset(): void {
    setTried(undefined);
    trying.reset();
  }

  return { tried, error: trying.error, isPending: trying.isPending, start: trying.mutate, stop, reset };
}

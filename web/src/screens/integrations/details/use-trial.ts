import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { followOperation, type TryInput, tryOperation } from '../../../api/queries/integrations.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { afterEvent, type Tried, triedOf } from './tried.ts';

/** How an answer is waited for: whole, or followed as it comes. */
export type Trial = { input: TryInput; isFollowed: boolean };

/** Trying operations of an integration, one at a time: what is there of the last, and what went wrong. */
export function useTrial(slug: string, onRefused: (error: Error) => void) {
  const { slug: workspace } = useWorkspace();
  const [tried, setTried] = useState<Tried>();
  const following = useRef<AbortController>(null);
  const stop = useCallback(() => following.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const trying = useMutation({
    mutationFn: ({ input, isFollowed }: Trial) => (isFollowed ? follow(input) : wait(input)),
    onError: onRefused,
    meta: { showsProblem: true },
  });

  async function wait(input: TryInput): Promise<void> {
    setTried(triedOf(await tryOperation(workspace, slug, input)));
  }

  /** @throws ApiProblem, after what came before it is shown */
  async function follow(input: TryInput): Promise<void> {
    const controller = new AbortController();
    following.current = controller;
    let shown: Tried | undefined;
    try {
      for await (const message of followOperation(workspace, slug, input, controller.signal)) {
        shown = afterEvent(shown, message);
        setTried(shown);
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

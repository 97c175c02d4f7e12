import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { TestCallInput } from '../../../api/test-call.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** Calls as an app, one call at a time. The call is cancelled when the component unmounts. */
export function useTestCall(app: string) {
  const { slug } = useWorkspace();
  const client = useQueryClient();
  const controller = useRef<AbortController>(undefined);
  const [startedAt, setStartedAt] = useState(0);
  const calling = useMutation({
    async mutationFn({ input, signal }: { input: TestCallInput; signal: AbortSignal }) {
      // With what decodes the response: no page needs it before a call.
      const { sendTestCall } = await import('../../../api/test-call.ts');
      return sendTestCall(slug, app, input, signal);
    },
    gcTime: 0,
    // The call log has refused calls too.
    onSettled: () => client.invalidateQueries({ queryKey: ['calls', slug] }),
    meta: { showsProblem: true },
  });
  useEffect(() => () => controller.current?.abort(), []);

  function start(input: TestCallInput): void {
    controller.current = new AbortController();
    setStartedAt(Date.now());
    calling.mutate({ input, signal: controller.current.signal });
  }

  const wasCancelled = calling.isError && controller.current?.signal.aborted;
  return {
    call: calling.data,
    problem: wasCancelled ? null : calling.error,
    /** Milliseconds since the epoch; undefined while no call is under way. */
    startedAt: calling.isPending ? startedAt : undefined,
    start,
    cancel: () => controller.current?.abort(),
  };
}

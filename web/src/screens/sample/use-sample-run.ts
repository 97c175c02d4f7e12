import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keyOfApps } from '../../api/queries/apps.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { continueSampleRun, type SampleApi, type SampleRun } from './sample-run.ts';

/** The run of this page; what it has made, the token too, is kept in its memory only. */
export function useSampleRun(sample: SampleApi) {
  const { slug } = useWorkspace();
  const client = useQueryClient();
  const [run, setRun] = useState<SampleRun>({});
  const running = useMutation({
    mutationFn: (before: SampleRun) => continueSampleRun(client, slug, sample, before, setRun),
    gcTime: 0,
    onSettled: () =>
      Promise.all(
        [['integrations', slug], ['usage', slug], keyOfApps(slug)].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
    meta: { showsProblem: true },
  });
  const start = () => {
    if (!running.isPending) running.mutate(run);
  };
  return { run, isRunning: running.isPending, problem: running.error, start };
}

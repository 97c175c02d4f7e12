import { useMutation } from '@tanstack/react-query';
import type { ImportProgress } from '@trunkline/contract/schemas/spec-import';
import { useEffect, useRef, useState } from 'react';
import { importSpec, type SpecSource } from '../../../api/import-spec.ts';
import type { KnownHeader } from './new-draft.ts';

type ImportInput = { source: SpecSource; header?: KnownHeader | undefined };

/** Imports a spec. The import is cancelled when the component unmounts. */
export function useImport(
  workspace: string,
  onImported: (specId: string, header: KnownHeader | undefined) => Promise<void>,
) {
  const [progress, setProgress] = useState<ImportProgress>();
  const controller = useRef<AbortController>(undefined);
  const importing = useMutation({
    async mutationFn({ source, header }: ImportInput) {
      const current = new AbortController();
      controller.current = current;
      setProgress(undefined);
      const id = await importSpec(workspace, source, {
        signal: current.signal,
        onProgress: setProgress,
      });
      await onImported(id, header);
    },
    // A pasted spec may be large: it is not cached.
    gcTime: 0,
    meta: { showsProblem: true },
  });
  useEffect(() => () => controller.current?.abort(), []);

  const wasCancelled = importing.isError && controller.current?.signal.aborted;
  return {
    begin: importing.mutate,
    cancel: () => controller.current?.abort(),
    progress,
    isImporting: importing.isPending,
    /** Milliseconds since the epoch. */
    startedAt: importing.submittedAt,
    problem: wasCancelled ? null : importing.error,
    clearProblem: importing.reset,
  };
}

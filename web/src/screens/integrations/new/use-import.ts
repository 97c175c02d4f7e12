import { useMutation } from '@tanstack/react-query';
import type { ImportProgress } from '@trunkline/contract/schemas/spec-import';
import { useEffect, useRef, useState } from 'react';
import { importSpec, type SpecSource } from '../../../api/import-spec.ts';
import type { KnownHeader } from './new-draft.ts';

type Order = { source: SpecSource; header?: KnownHeader | undefined };

/** Imports a spec. The import is cancelled when the component unmounts. */
export function useImport(
  workspace: string,
  onImported: (specId: string, header: KnownHeader | undefined) => Promise<void>,
) {
  const [progress, setProgress] = useState<ImportProgress>();
  const givingUp = useRef<AbortController>(undefined);
  const importing = useMutation({
    async mutationFn({ source, header }: Order) {
      const controller = new AbortController();
      givingUp.current = controller;
      setProgress(undefined);
      const id = await importSpec(workspace, source, {
        signal: controller.signal,
        onProgress: setProgress,
      });
      await onImported(id, header);
    },
    // A pasted spec may be large: it is not cached.
    gcTime: 0,
    meta: { showsProblem: true },
  });
  useEffect(() => () => givingUp.current?.abort(), []);

  const wasGivenUp = importing.isError && givingUp.current?.signal.aborted;
  return {
    begin: importing.mutate,
    cancel: () => givingUp.current?.abort(),
    progress,
    isImporting: importing.isPending,
    problem: wasGivenUp ? null : importing.error,
    forgetProblem: importing.reset,
  };
}

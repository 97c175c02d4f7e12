import { useMutation } from '@tanstack/react-query';
import { type AccessChange, changeAccess } from '../../../api/queries/app-access.ts';
import { notifyWithUndo } from '../../../components/notify-with-undo.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** A level that integrations are set to. */
export type Level = Extract<AccessChange, { level: unknown }>['level'];

/** Saves changes of access at once; the toast can undo them. */
export function useAccessChanges() {
  const { slug } = useWorkspace();
  const { mutate, isPending, variables } = useMutation(changeAccess(slug));

  function offerUndo(message: string, undo: readonly AccessChange[]): void {
    notifyWithUndo(message, () => mutate(undo));
  }

  /** @param message what was done */
  function save(message: string, changes: readonly AccessChange[], onDone?: () => void): void {
    mutate(changes, {
      onSuccess(undo) {
        offerUndo(message, undo);
        onDone?.();
      },
    });
  }

  return { save, offerUndo, isPending, pending: isPending ? variables : [] };
}

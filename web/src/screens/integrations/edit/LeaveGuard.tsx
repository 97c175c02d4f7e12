import { t } from '@lingui/core/macro';
import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';

/** Asks for confirmation before unsaved changes are lost. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t`Leave without saving?`}
      action={t`Leave without saving`}
      isPending={false}
      onConfirm={() => blocker.proceed?.()}
    >{t`Your changes are not saved yet.`}</ConfirmDialog>
  );
}

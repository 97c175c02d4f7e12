import { Modal } from '@mantine/core';
import { lazy, Suspense } from 'react';

type Props = { opened: boolean; onClose: () => void };

/** Loaded when it is first opened: every screen has the dialog, and few people open it. */
const CreateWorkspaceForm = lazy(async () => ({
  default: (await import('./CreateWorkspaceForm.tsx')).CreateWorkspaceForm,
}));

export function CreateWorkspaceDialog({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title="New workspace">
      <Suspense>
        <CreateWorkspaceForm onClose={onClose} />
      </Suspense>
    </Modal>
  );
}

import { t } from '@lingui/core/macro';
import { Modal, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { createWorkspace } from '../api/queries/workspaces.ts';
import { DialogActions } from '../components/DialogActions.tsx';
import { ProblemAlert } from '../components/ProblemAlert.tsx';
import { useProblemForm } from '../components/problem-form.ts';

type Props = { opened: boolean; onClose: () => void };

export function CreateWorkspaceDialog({ opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t`New workspace`}>
      <CreateWorkspaceForm onClose={onClose} />
    </Modal>
  );
}

/** Inside the dialog, so that it starts empty each time. */
function CreateWorkspaceForm({ onClose }: Pick<Props, 'onClose'>) {
  const navigate = useNavigate();
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { name: '' },
    validate: { name: (name) => (name.trim() === '' ? t`Enter a name.` : null) },
    mutation: createWorkspace,
    async onDone({ slug }) {
      onClose();
      await navigate({ to: '/w/$workspace', params: { workspace: slug } });
    },
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label={t`Name`}
          description={t`Members, integrations and apps belong to a workspace.`}
          required
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Create workspace`}</DialogActions>
      </Stack>
    </form>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { isProblem } from '../../../api/problem.ts';
import { type DeletedIntegration, restoreIntegration } from '../../../api/queries/trash.ts';
import { DialogActions } from '../../../components/DialogActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../../components/problem-form.ts';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** Restores an integration; asks for another slug where its own is taken. */
export function RestoreButton({ integration }: { integration: DeletedIntegration }) {
  const workspace = useWorkspace();
  const [isRenaming, renaming] = useDisclosure();
  const restoring = useMutation({
    ...restoreIntegration(workspace.slug),
    onError(error) {
      if (isProblem(error, 'slug_taken')) renaming.open();
    },
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t`Restore ${integration.name}`}
        loading={restoring.isPending}
        onClick={() => restoring.mutate({ id: integration.id })}
      >{t`Restore`}</Button>
      <Modal opened={isRenaming} onClose={renaming.close} title={t`Restore ${integration.name}`}>
        <RenameForm integration={integration} onClose={renaming.close} />
      </Modal>
    </>
  );
}

function RenameForm({ integration, onClose }: { integration: DeletedIntegration; onClose: () => void }) {
  const workspace = useWorkspace();
  const restore = restoreIntegration(workspace.slug);
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { id: integration.id, slug: `${integration.slug}-restored` },
    mutation: restore,
    fields: { slug_taken: 'slug' },
    onDone: onClose,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <Text size="sm">
          <Trans>
            Another integration now has the slug {integration.slug}. Enter another slug: apps call the
            integration by it.
          </Trans>
        </Text>
        <TextInput label={t`Slug`} data-autofocus key={form.key('slug')} {...form.getInputProps('slug')} />
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Restore integration`}</DialogActions>
      </Stack>
    </form>
  );
}

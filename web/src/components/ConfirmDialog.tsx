import { Trans } from '@lingui/react/macro';
import { Code, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { DialogActions } from './DialogActions.tsx';

type Props = {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, and to whom. */
  children: ReactNode;
  /** The label of the button: the action, such as "Delete integration". */
  action: string;
  /** The text to type first, where the action cannot be undone: a slug or a name. */
  confirmation?: string;
  isPending: boolean;
  onConfirm: () => void;
};

/** Asks for confirmation before something is lost. */
export function ConfirmDialog({ opened, onClose, title, ...question }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Question onClose={onClose} {...question} />
    </Modal>
  );
}

/** Inside the dialog, so that its state is reset when it opens again. */
function Question({
  children,
  action,
  confirmation,
  isPending,
  onConfirm,
  onClose,
}: Omit<Props, 'opened' | 'title'>) {
  const [text, setText] = useState('');
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    onConfirm();
  };
  return (
    <form onSubmit={confirm}>
      <Stack>
        <Text component="div" size="sm">
          {children}
        </Text>
        {confirmation !== undefined && (
          <TextInput
            label={
              <Trans>
                Type <Code>{confirmation}</Code> to confirm
              </Trans>
            }
            autoComplete="off"
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <DialogActions
          onCancel={onClose}
          isPending={isPending}
          color="red"
          disabled={confirmation !== undefined && text !== confirmation}
        >
          {action}
        </DialogActions>
      </Stack>
    </form>
  );
}

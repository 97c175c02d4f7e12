import { t } from '@lingui/core/macro';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import type { UseMutationOptions } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type NewToken, TOKEN_LIFETIMES, type TokenLifetime } from '../../api/new-token.ts';
import { textOf } from '../../language/text.ts';
import { DialogActions } from '../DialogActions.tsx';
import { ProblemAlert } from '../ProblemAlert.tsx';
import { useProblemForm } from '../problem-form.ts';
import { SecretOnce } from '../SecretOnce.tsx';

type Props<Result extends { token: string }> = {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What to write into the field "Name". */
  nameDescription: string;
  defaultLifetime: TokenLifetime;
  mutation: UseMutationOptions<Result, Error, NewToken>;
  /** Gets the token, which is known only now. */
  onCreated?: (token: string) => void;
  /** How to use the token, below it. */
  children: ReactNode;
};

/** Creates a token and displays it once. */
export function NewTokenDialog<Result extends { token: string }>({
  opened,
  title,
  ...content
}: Props<Result>) {
  return (
    <Modal opened={opened} onClose={content.onClose} title={title}>
      <Content {...content} />
    </Modal>
  );
}

type ContentProps<Result extends { token: string }> = Omit<Props<Result>, 'opened' | 'title'>;

/** Inside the dialog, so that closing it drops the token. */
function Content<Result extends { token: string }>({ children, onCreated, ...form }: ContentProps<Result>) {
  const [token, setToken] = useState<string>();
  const take = (created: string) => {
    setToken(created);
    onCreated?.(created);
  };
  if (token === undefined) return <TokenForm {...form} onCreated={take} />;
  return (
    <Stack>
      <SecretOnce secret={token} label={t`Token`} />
      {children}
      <Group justify="flex-end">
        <Button autoFocus onClick={form.onClose}>{t`Done`}</Button>
      </Group>
    </Stack>
  );
}

type FormProps<Result extends { token: string }> = Omit<ContentProps<Result>, 'children' | 'onCreated'> & {
  onCreated: (token: string) => void;
};

function TokenForm<Result extends { token: string }>({
  nameDescription,
  defaultLifetime,
  mutation,
  onClose,
  onCreated,
}: FormProps<Result>) {
  const initialValues: NewToken = { name: '', days: defaultLifetime };
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues,
    validate: { name: (name) => (name.trim() === '' ? t`Enter a name.` : null) },
    mutation,
    onDone: ({ token }) => onCreated(token),
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <TextInput
          label={t`Name`}
          description={nameDescription}
          data-autofocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Select
          label={t`Expires in`}
          data={TOKEN_LIFETIMES.map(({ value, label }) => ({ value, label: textOf(label) }))}
          allowDeselect={false}
          key={form.key('days')}
          {...form.getInputProps('days')}
        />
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Create token`}</DialogActions>
      </Stack>
    </form>
  );
}

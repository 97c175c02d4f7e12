import { t } from '@lingui/core/macro';
import { PasswordInput, Stack } from '@mantine/core';
import type { UseMutationOptions } from '@tanstack/react-query';
import { DialogActions } from '../../components/DialogActions.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { PasswordProblem } from './PasswordProblem.tsx';

type Props<Result> = {
  mutation: UseMutationOptions<Result, Error, { password: string }>;
  /** The label of the button. */
  action: string;
  /** Whether it removes protection. */
  isDangerous?: boolean;
  onDone: (result: Result) => void;
  onCancel: () => void;
};

/** Asks for your password before two-factor authentication changes. */
export function PasswordStep<Result>({
  mutation,
  action,
  isDangerous = false,
  onDone,
  onCancel,
}: Props<Result>) {
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues: { password: '' },
    validate: { password: (password) => (password === '' ? t`Enter your password.` : null) },
    mutation,
    fields: { invalid_password: 'password' },
    onDone,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <PasswordProblem problem={problem} />
        <PasswordInput
          label={t`Your password`}
          autoComplete="current-password"
          data-autofocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <DialogActions onCancel={onCancel} isPending={isSending} color={isDangerous ? 'red' : 'pine'}>
          {action}
        </DialogActions>
      </Stack>
    </form>
  );
}

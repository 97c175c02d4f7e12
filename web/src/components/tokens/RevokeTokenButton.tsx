import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type UseMutationOptions, useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

type Props<Result> = {
  token: { id: string; name: string };
  /** Revokes the token with this id. */
  mutation: UseMutationOptions<Result, Error, string>;
  /** What will stop working. */
  children: ReactNode;
};

/** Revokes a token, after a confirmation. */
export function RevokeTokenButton<Result>({ token: { id, name }, mutation, children }: Props<Result>) {
  const [isAsking, asking] = useDisclosure();
  const revoking = useMutation(mutation);
  return (
    <>
      <Button
        variant="default"
        size="xs"
        aria-label={t`Revoke ${name}`}
        onClick={asking.open}
      >{t`Revoke`}</Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={asking.close}
        title={t`Revoke ${name}?`}
        action={t`Revoke token`}
        isPending={revoking.isPending}
        onConfirm={() => revoking.mutate(id)}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}

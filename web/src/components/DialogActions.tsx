import { t } from '@lingui/core/macro';
import { Button, type ButtonProps, Group } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = Pick<ButtonProps, 'color' | 'disabled'> & {
  onCancel: () => void;
  isPending: boolean;
  /** What submitting the form does. */
  children: ReactNode;
};

/** The buttons of a form in a dialog: one closes it, the other submits it. */
export function DialogActions({ onCancel, isPending, children, ...submit }: Props) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>{t`Cancel`}</Button>
      <Button type="submit" loading={isPending} {...submit}>
        {children}
      </Button>
    </Group>
  );
}

import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import classes from './FormFooter.module.css';

type Props = {
  /** The error, above the buttons. */
  problem?: unknown;
  children: ReactNode;
};

/** The buttons of a long form, fixed to the bottom of the window. */
export function FormFooter({ problem, children }: Props) {
  return (
    <div className={classes.footer}>
      <ProblemAlert problem={problem} />
      <Group justify="space-between" gap="xs">
        {children}
      </Group>
    </div>
  );
}

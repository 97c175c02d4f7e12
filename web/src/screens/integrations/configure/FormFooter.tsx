import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import classes from './FormFooter.module.css';

type Props = {
  /** What was refused, over the buttons. */
  problem?: unknown;
  children: ReactNode;
};

/** The buttons under a long screen, in sight wherever it is scrolled to. */
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

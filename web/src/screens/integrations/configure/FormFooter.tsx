import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './FormFooter.module.css';

/** The buttons under a long screen, in sight wherever it is scrolled to. */
export function FormFooter({ children }: { children: ReactNode }) {
  return (
    <Group justify="space-between" gap="xs" className={classes.footer}>
      {children}
    </Group>
  );
}

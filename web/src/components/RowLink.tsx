import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import classes from './RowLink.module.css';

type Props = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>;

/** In the first cell of a row of a DataTable: makes the whole row a link. */
export const RowLink = createLink((props: Props) => (
  <Anchor c="inherit" inherit underline="never" {...props} className={classes.covering} />
));

/** The same as a button, which opens a panel on the same screen. */
export function RowButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Anchor
      component="button"
      type="button"
      c="inherit"
      inherit
      underline="never"
      className={classes.covering}
      aria-haspopup="dialog"
      onClick={onClick}
    >
      {children}
    </Anchor>
  );
}

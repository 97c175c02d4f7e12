import type { ReactNode } from 'react';
import classes from './BareLayout.module.css';

/** What surrounds a screen that stands outside of everything: nothing. */
export function BareLayout({ children }: { children: ReactNode }) {
  return <main className={classes.page}>{children}</main>;
}

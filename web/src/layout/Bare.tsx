import type { ReactNode } from 'react';
import classes from './Bare.module.css';

/** What surrounds a screen that stands outside of everything: nothing. */
export function Bare({ children }: { children: ReactNode }) {
  return <main className={classes.page}>{children}</main>;
}

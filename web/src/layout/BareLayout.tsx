import type { ReactNode } from 'react';
import classes from './BareLayout.module.css';

/** The layout without header and navigation, for errors outside of the application. */
export function BareLayout({ children }: { children: ReactNode }) {
  return <main className={classes.page}>{children}</main>;
}

import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';
import classes from './RowLink.module.css';

type Props = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>;

/** In the first cell of a row of a DataTable: makes the whole row a link. */
export const RowLink = createLink((props: Props) => (
  <Anchor c="inherit" inherit underline="never" {...props} className={classes.covering} />
));

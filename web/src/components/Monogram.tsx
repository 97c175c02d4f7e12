import type { CSSProperties } from 'react';
import classes from './Monogram.module.css';
import { hueOf, initialsOf } from './monogram.ts';

type Props = {
  name: string;
  /** Decides the color: the same for the same slug. */
  slug: string;
  /** In pixels. */
  size?: number;
};

/** Two letters on a color, to recognize something in a list by. Its name is beside it. */
export function Monogram({ name, slug, size = 36 }: Props) {
  // React's types know no custom properties.
  const style: CSSProperties & { '--hue': number } = {
    '--hue': hueOf(slug),
    width: size,
    height: size,
    fontSize: size * 0.38,
  };
  return (
    <span aria-hidden className={classes.monogram} style={style}>
      {initialsOf(name)}
    </span>
  );
}

import { t } from '@lingui/core/macro';
import { useEffect, useRef } from 'react';
import { textOf } from '../../../language/text.ts';
import { type Cell, MARKS } from './levels.tsx';
import classes from './Matrix.module.css';

type Props = {
  /** Names, for screen readers. */
  app: string;
  integration: string;
  cell: Cell;
  column: number;
  start: number;
  width: number;
  isSelected: boolean;
  /** Of all cells, the one that Tab leads to. */
  isActive: boolean;
  takesFocus: boolean;
  /** Undefined: it cannot be selected. */
  onToggle: (() => void) | undefined;
};

/** What an app may use of an integration; a button that selects it. */
export function MatrixCell({
  app,
  integration,
  cell: { mark, isRequested, isUsed },
  column,
  start,
  width,
  isSelected,
  isActive,
  takesFocus,
  onToggle,
}: Props) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus) button.current?.focus();
  }, [takesFocus]);
  const { label, Icon } = MARKS[mark];
  const description = [
    textOf(label),
    ...(isRequested ? [t`access requested`] : []),
    ...(isUsed ? [t`called in the last 30 days`] : []),
  ].join(', ');
  return (
    <td
      aria-colindex={column + 2}
      className={classes.cell}
      style={{ width, transform: `translateX(${start}px)` }}
    >
      <button
        ref={button}
        type="button"
        tabIndex={isActive ? 0 : -1}
        className={classes.button}
        aria-label={`${app}, ${integration}: ${description}`}
        aria-pressed={isSelected}
        aria-disabled={onToggle === undefined}
        onClick={onToggle}
      >
        <Icon size={16} className={classes.mark} data-level={mark} aria-hidden />
        {isRequested && <span className={classes.requested} aria-hidden />}
        {isUsed && <span className={classes.used} aria-hidden />}
      </button>
    </td>
  );
}

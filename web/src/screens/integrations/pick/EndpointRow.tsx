import { IconInfoCircle } from '@tabler/icons-react';
import { type CSSProperties, useEffect, useRef } from 'react';
import type { ListedOperation } from '../../../api/queries/specs.ts';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import classes from './EndpointRow.module.css';
import { spoken } from './operation-key.ts';

type Props = {
  operation: ListedOperation;
  place: number;
  count: number;
  style: CSSProperties;
  isPicked: boolean;
  /** Why it was not picked, right after somebody tried to. */
  refusal: string | undefined;
  /** Tab leads to this row of the list. */
  isActive: boolean;
  takesFocus: boolean;
  onFocus: () => void;
  onToggle: () => void;
  onShowDetails: () => void;
};

/** An operation in the list. Of plain elements: a screenful of them is made anew with every turn of the wheel. */
export function EndpointRow({ operation, place, count, style, isActive, takesFocus, ...row }: Props) {
  const checkbox = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (takesFocus) checkbox.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  const { key, method, path, summary, deprecated } = operation;
  return (
    <li
      className={classes.row}
      style={style}
      aria-posinset={place + 1}
      aria-setsize={count}
      data-picked={row.isPicked || undefined}
    >
      <label className={classes.label}>
        <input
          ref={checkbox}
          type="checkbox"
          className={classes.checkbox}
          tabIndex={isActive ? 0 : -1}
          checked={row.isPicked}
          onChange={row.onToggle}
          onFocus={row.onFocus}
        />
        <MethodBadge method={method} />
        <span className={classes.texts}>
          <span className={classes.path} data-deprecated={deprecated || undefined}>
            {path}
          </span>
          {row.refusal === undefined ? (
            <span className={classes.summary}>{deprecated ? `Deprecated. ${summary}` : summary}</span>
          ) : (
            <span className={classes.refusal} role="alert">
              {row.refusal}
            </span>
          )}
        </span>
      </label>
      <button
        type="button"
        className={classes.details}
        tabIndex={isActive ? 0 : -1}
        aria-label={`Details of ${spoken(key)}`}
        onFocus={row.onFocus}
        onClick={row.onShowDetails}
      >
        <IconInfoCircle size={18} stroke={1.75} />
      </button>
    </li>
  );
}

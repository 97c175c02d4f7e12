import { IconInfoCircle } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import type { OperationSummary } from '../../../api/queries/specs.ts';
import { MethodBadge } from '../../../components/MethodBadge.tsx';
import classes from './EndpointRow.module.css';
import { spoken } from './operation-key.ts';

type Props = {
  operation: OperationSummary;
  place: number;
  count: number;
  /** Where it stands in the list, in pixels. */
  start: number;
  height: number;
  isPicked: boolean;
  /** Why it was not picked, right after somebody tried to. */
  refusal: string | undefined;
  /** Tab leads to this row of the list. */
  isActive: boolean;
  takesFocus: boolean;
  onFocus: (place: number) => void;
  onToggle: (key: string) => void;
  onShowDetails: (key: string) => void;
};

/**
 * An operation in the list. Of plain elements, and drawn again only where something about it is another: a screenful
 * of them is made anew with every turn of the wheel.
 */
export const EndpointRow = memo(function EndpointRow({ operation, place, count, isActive, ...row }: Props) {
  const checkbox = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (row.takesFocus) checkbox.current?.focus({ preventScroll: true });
  }, [row.takesFocus]);
  const { key, method, path, summary, deprecated } = operation;
  return (
    <li
      className={classes.row}
      style={{ height: row.height, transform: `translateY(${row.start}px)` }}
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
          onChange={() => row.onToggle(key)}
          onFocus={() => row.onFocus(place)}
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
        onFocus={() => row.onFocus(place)}
        onClick={() => row.onShowDetails(key)}
      >
        <IconInfoCircle size={18} stroke={1.75} />
      </button>
    </li>
  );
});
